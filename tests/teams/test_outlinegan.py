"""The champion's own promises: its library, its moves, its drawing and its game."""

import pickle

import numpy as np
import pytest
import torch
from drawn_type import LABELS, draw_type

from showdown import Clock, Glyphs
from showdown.boxes import box_means
from showdown.errors import ContractError
from showdown.outlines.backprojection import ink_share
from showdown.outlines.cover import cover_of
from showdown.outlines.spline import Form, Path, Spline
from showdown.outlines.tracing import quick_splines
from showdown.teams.generators.designs import Designs, fingerprints, font_points, stroke_widths
from showdown.teams.generators.outline_drawing import contours_of, images_of, ink_of
from showdown.teams.generators.outline_library import BLANK, Library, OutlineBatch
from showdown.teams.generators.outline_moves import MOVES, WEIGHTS, moved
from showdown.teams.generators.outlinegan import OutlineGan, OutlineRecipe
from showdown.teams.tensors import TypeCase, to_ink


@pytest.fixture
def case(real):
    return TypeCase(real)


@pytest.fixture
def library(case):
    np.random.seed(0)
    library = Library(case)
    library.trace(case, 100)
    return library


@pytest.fixture
def champion(real):
    np.random.seed(0), torch.manual_seed(0)
    team = OutlineGan(OutlineRecipe(critic_alone=1))
    team.fit(real, Clock(steps=4), None)
    return team


def batch_of(library, fonts=(0, 1, 2), columns=(0, 1, 2)):
    return OutlineBatch.of(library.find(np.array(fonts), np.array(columns)))


def still(batch):
    return torch.zeros(len(batch), len(MOVES)), torch.full((len(batch),), 2.0)


def test_outlines_that_are_not_moved_draw_the_type_that_they_were_traced_from(library, case):
    batch = batch_of(library)
    drawn = images_of(batch, moved(batch, *still(batch)), 32).astype(int)
    source = case.images[case.position[[0, 1, 2], [0, 1, 2]]]
    assert abs(drawn - source).mean() < 1.5
    assert abs(np.roll(drawn, 1, axis=0) - source).mean() > 10  # of another letter they do not


def test_fonts_are_ready_when_their_last_letter_is_traced(case):
    library = Library(case)
    for glyphs, ready in ((1, 1), (2, 1), (1, 2), (1, 2)):  # the first font at once, the next after three
        library.trace(case, glyphs)
        assert len(library.ready) == ready
    library.trace(case, 1000)
    assert sorted(library.ready) == list(range(6))


def test_a_font_that_is_too_fine_to_be_traced_is_left_out(real):
    hatched = real.images.copy()
    hatched[real.fonts == np.unique(real.fonts)[2]] *= np.random.default_rng(0).integers(
        0, 2, (32, 32), np.uint8
    )
    case = TypeCase(Glyphs(hatched, real.letters, real.fonts))
    library = Library(case)
    library.trace(case, 1000)
    assert sorted(library.ready) == [0, 1, 3, 4, 5]


def test_a_letter_that_a_font_lacks_is_taken_from_the_next_one(real):
    case = TypeCase(real[np.arange(len(real)) != 4])  # the second font lacks its ring
    library = Library(case)
    library.trace(case, 100)
    lacking = sorted(LABELS).index("O")
    assert (1, lacking) not in library.glyphs
    (found,) = library.find(np.array([1]), np.array([lacking]))
    assert any(found is library.glyphs.get((font, lacking)) for font in range(6))


def test_a_picture_without_an_outline_is_blank(real):
    blank = Glyphs(np.zeros_like(real.images), real.letters, real.fonts)
    case = TypeCase(blank)
    library = Library(case)
    library.trace(case, 100)
    assert all(glyph is BLANK for glyph in library.glyphs.values())
    batch = batch_of(library)
    assert not images_of(batch, moved(batch, *still(batch)), 32).any()


@pytest.mark.parametrize("figure", range(len(MOVES)))
def test_upright_edges_stay_upright_and_level_ones_level_whatever_is_moved(figure):
    stairs = [(9, 7), (13, 7), (13, 13), (19, 13), (19, 9), (23, 9), (23, 23), (9, 23)]
    corners = Form(np.zeros(len(stairs), bool), ((),) * len(stairs))
    batch = OutlineBatch.of([[Spline(np.array(stairs, float), corners)]])
    figures, stroke = still(batch)
    figures[:, figure] = 1.0
    vertices = moved(batch, figures, stroke)
    edges, before = (points[batch.after] - points for points in (vertices, batch.vertices))
    assert edges[before == 0].abs().max() < 1e-5
    assert (vertices - batch.vertices).abs().max() > 0.05  # it does move


def test_moved_letters_stand_in_the_middle_and_on_the_baseline(library):
    batch = batch_of(library)
    figures, stroke = still(batch)
    vertices = moved(batch, figures + 0.7, stroke)
    across = batch.corners(vertices)[:, 0]
    for glyph in range(len(batch)):
        own = across[torch.from_numpy(batch.corner_owner) == glyph]
        assert abs(float(own.min() + own.max()) / 2 - 16) < 1e-3


def test_the_drawing_has_the_slope_that_small_steps_find(library):
    batch = batch_of(library)
    vertices = batch.vertices.clone().requires_grad_(True)
    weights = torch.rand(3, 1, 32, 32, generator=torch.Generator().manual_seed(0))
    (ink_of(batch, vertices, 32) * weights).sum().backward()
    for vertex in range(0, len(vertices), 5):
        for axis in (0, 1):
            step = torch.zeros_like(batch.vertices)
            step[vertex, axis] = 1e-2
            up, down = (ink_of(batch, batch.vertices + sign * step, 32) for sign in (1, -1))
            slope = float(((up - down) * weights).sum() / 2e-2)
            assert vertices.grad[vertex, axis].item() == pytest.approx(slope, abs=0.05)


def test_the_order_of_a_batch_does_not_change_a_picture(champion):
    letters, styles = list(LABELS) * 4, np.arange(12)
    whole = champion.sample(letters, styles)
    one_by_one = [champion.sample([letters[i]], styles[i : i + 1])[0] for i in range(12)]
    np.testing.assert_array_equal(whole, one_by_one)


def test_styles_differ_and_the_game_changes_the_mover(real, champion):
    drawn = champion.sample(["O"] * 20, np.arange(20))
    assert len({image.tobytes() for image in drawn}) == 20
    before = champion.mover.usual.clone()
    champion.fit(real, Clock(steps=2), None)
    assert not torch.equal(before, champion.mover.usual)


def test_a_hand_keeps_its_font_once_that_is_traced(real):
    team = OutlineGan(OutlineRecipe(traced_alone=1))
    styles = np.arange(40)
    seen = []
    for _ in range(10):
        team.fit(real, Clock(steps=2), None)
        seen.append((set(team.library.ready.tolist()), team._fonts(styles)))
    last = seen[-1][1]
    assert len(set(last.tolist())) == 6 and len(seen[0][0]) < 6
    for ready, fonts in seen:
        assert set(fonts.tolist()) <= ready
        assert all(font == own for font, own in zip(fonts, last, strict=True) if own in ready)


def test_all_letters_of_a_hand_are_written_with_one_pen(real, champion):
    champion.fit(real, Clock(steps=2), None)  # so that it says something
    chance = 2 * torch.rand(3, 2, len(MOVES), generator=torch.Generator().manual_seed(1)) - 1
    chance[:, 0] = chance[:1, 0]  # the hand's; each letter keeps its own
    figures, said = champion.mover(torch.zeros(3, dtype=torch.long), torch.arange(3), chance)
    pens, forms = figures[:, : len(WEIGHTS)], figures[:, len(WEIGHTS) :]
    assert said.abs().max() > 0
    assert (pens - pens[0]).abs().max() < 1e-6 and (forms - forms[0]).abs().max() > 0.01


def test_a_hand_with_heavier_stems_has_heavier_bars(library):
    batch = batch_of(library)
    figures, stroke = still(batch)
    figures[:, list(MOVES).index("stem")] = 1
    heavier = moved(batch, figures, stroke)
    figures[:, list(MOVES).index("bar")] = -MOVES["stem"] / 2 / MOVES["bar"]  # takes their share away
    stems_alone = moved(batch, figures, stroke)
    assert (heavier - batch.vertices)[:, 1].abs().max() > 0.05
    assert (stems_alone - batch.vertices)[:, 1].abs().max() < 1e-4


def test_the_curves_draw_the_pictures(champion):
    letters, styles = list(LABELS), np.array([3, 4, 5])
    images = champion.sample(letters, styles)
    for image, contours in zip(images, champion.outlines(letters, styles), strict=True):
        polygons = [Path(each[:, :2].astype(float), each[:, 2] > 0).polygon() for each in contours]
        fine = cover_of([2 * polygon for polygon in polygons], 64).clip(0, 1) * 255
        assert abs(box_means(fine, 2, np.float64) - image).max() < 3


def test_what_is_saved_draws_the_same(champion):
    letters, styles = list(LABELS), np.arange(3)
    again = pickle.loads(pickle.dumps(champion))
    np.testing.assert_array_equal(again.sample(letters, styles), champion.sample(letters, styles))


def test_a_moved_copy_is_nearer_to_known_designs_than_an_unseen_one(case):
    points, nearest = font_points(case)
    designs = Designs(case, nearest, torch.device("cpu"))
    known = fingerprints(to_ink(case.images[case.position[:, 1]]))
    strange = fingerprints(to_ink(draw_type(seed=9).images)[1::3])
    column, fonts = 1, torch.arange(6)
    as_copies = designs.distances(known, column)[:, 0]
    as_type = designs.distances(known, column, fonts)[:, 0]
    assert (as_copies < 1e-3).all() and (as_type > as_copies).all()
    assert (designs.distances(strange, column)[:, 0] > as_copies).all()
    assert points.shape == (6, 6) and (nearest != np.arange(6)).all()


def test_where_a_glyph_stands_does_not_make_it_far(real):
    ink = to_ink(real.images[:3])
    shifted = torch.roll(ink, (2, -1), (2, 3))
    one, other = fingerprints(ink), fingerprints(shifted)
    assert (one - other).norm(dim=1).max() < 0.1 * one.norm(dim=1).min()


def test_bold_fonts_have_thick_strokes(case):
    bold = case.images[case.position[:, 0]].mean((1, 2))
    widths = stroke_widths(case)
    assert np.corrcoef(bold, widths)[0, 1] > 0.5 and widths.shape == (6,)


def test_a_lone_font_and_one_letter_are_enough():
    real = draw_type(labels=("I",), fonts=1)
    team = OutlineGan(OutlineRecipe(critic_alone=0))
    team.fit(real, Clock(steps=2), None)
    assert team.sample(["I"], np.array([5])).any()


def test_however_far_a_letter_is_moved_it_stays_in_the_picture(library):
    batch = batch_of(library)
    figures, stroke = still(batch)
    for sign in (-2, 2):
        corners = batch.corners(moved(batch, figures + sign, stroke))
        assert corners.min() > 1 and corners.max() < 31


def test_what_is_full_of_ink_or_has_no_edge_has_no_endless_stroke(real):
    full = Glyphs(np.full_like(real.images, 255), real.letters, real.fonts)
    widths = stroke_widths(TypeCase(full))
    assert (widths <= 8).all() and (widths > 0).all()


def test_a_picture_of_many_specks_is_no_letter_and_is_not_traced():
    checks = (np.indices((32, 32)).sum(0) // 2 % 2 * 255).astype(np.uint8)
    share = ink_share(checks[None])[0]
    assert quick_splines(share) == []


def test_a_blank_has_no_contour_and_no_letters_have_no_outlines(champion):
    assert champion.outlines([], np.zeros(0, np.int64)) == []
    assert champion.interpolate([], 1, 2, 0.5).shape == (0, 32, 32)
    blank = OutlineBatch.of([BLANK])
    assert contours_of(blank, blank.vertices, 32) == [[]]


def test_an_unknown_letter_is_named(champion):
    with pytest.raises(ContractError, match="'Z'"):
        champion.sample(["Z"], np.array([1]))


def test_other_type_is_learned_afresh(champion):
    other = draw_type(labels=("I", "O"), fonts=9)
    champion.fit(other, Clock(steps=2), None)
    assert champion.steps == 2 and champion.sample(["O"], np.array([1])).any()
