"""The champion's own promises, and the eigenfonts it starts from."""

from dataclasses import replace

import numpy as np
import pytest
import torch
from drawn_type import LABELS, draw_type

from showdown import Clock, Glyphs
from showdown.medium import MEDIA
from showdown.teams.generators.analogy import LEAST, MOST, Analogies
from showdown.teams.generators.eigenfonts import find_eigenfonts
from showdown.teams.generators.losses import redrawing_loss
from showdown.teams.generators.rendering import fields_of, rendered
from showdown.teams.generators.sdfgan import Recipe, SdfGan
from showdown.teams.tensors import TypeCase, to_images


@pytest.fixture
def champion(real):
    torch.manual_seed(0)
    team = SdfGan()
    team.fit(real, Clock(steps=2), None)
    team.steps = Recipe.all_open
    return team


def test_with_all_axes_the_training_fonts_come_back(real):
    eigen = find_eigenfonts(TypeCase(real))
    fields = fields_of(real.images).reshape(6, 3, -1)  # fonts, letters in the order they were drawn
    order = [sorted(LABELS).index(label) for label in LABELS]
    drawn = eigen.mean + np.einsum("fk,lkp->flp", eigen.points, eigen.basis.astype(np.float32))
    np.testing.assert_allclose(drawn[:, order], fields, atol=0.02)


def test_axes_are_the_longest_directions(real):
    """Against an independent singular value decomposition."""
    eigen = find_eigenfonts(TypeCase(real))
    fields = fields_of(real.images).reshape(6, -1)
    lengths = np.linalg.svd(fields - fields.mean(0), compute_uv=False)
    np.testing.assert_allclose(eigen.spread[:5], lengths[:5] / lengths[0], rtol=1e-3)
    np.testing.assert_allclose((eigen.points**2).mean(0)[:5], 1.0, rtol=1e-3)


def test_gaps_are_distances_between_whole_fonts(real):
    eigen = find_eigenfonts(TypeCase(real))
    fields = fields_of(real.images).reshape(6, -1)
    expected = np.linalg.norm(fields[:, None] - fields[None], axis=2)
    np.testing.assert_allclose(eigen.gaps, expected, rtol=1e-3, atol=0.05)


def test_a_lacking_letter_counts_as_the_mean_one(real):
    lacking = np.arange(len(real)) != 4
    eigen = find_eigenfonts(TypeCase(real[lacking]))
    assert np.isfinite(eigen.points).all() and eigen.points.shape[0] == 6


def test_axes_open_one_by_one(champion, real):
    champion.recipe = Recipe(first_open=1)
    letters, styles = ["O"] * 40, np.arange(40)
    spread = []
    for steps in (0, Recipe.all_open):
        champion.steps = steps
        spread.append(champion.sample(letters, styles).astype(float).std(0).sum())
    assert len(champion.hands.points[0]) == 6 and spread[0] < spread[1]
    champion.steps = 0
    assert (champion._open(champion.hands.points)[:, 1:] == 0).all()


def test_the_picture_is_its_field_and_finer_fields_agree(champion):
    letters, styles = list(LABELS) * 2, np.arange(6)
    images = champion.sample(letters, styles)
    field = champion.field(letters, styles, 32)
    assert field.dtype == np.float32 and field.shape == (6, 32, 32)
    assert abs(to_images(rendered(torch.from_numpy(field[:, None]))).astype(int) - images).max() <= 1
    fine = champion.field(letters, styles, 128)
    assert fine.shape == (6, 128, 128)
    coarse = fine.reshape(6, 32, 4, 32, 4).mean((2, 4)) / 4
    near = abs(field) < 1
    assert abs(coarse - field)[near].mean() < 0.2


def test_one_style_is_one_hand():
    """In every training font all letters are equally bold; so they must be in every style."""
    real = draw_type(("I", "X"), fonts=12)
    torch.manual_seed(0)
    team = SdfGan()
    team.fit(real, Clock(steps=2), None)
    team.steps = Recipe.all_open
    bar, other = (team.sample([letter] * 30, np.arange(30))[:, 15, :].sum(1) for letter in ("I", "X"))
    assert np.corrcoef(bar, other)[0, 1] > 0.9


def test_the_game_moves_the_pen_only_after_the_critic_had_its_start(real):
    torch.manual_seed(0)
    team = SdfGan()
    team.fit(real, Clock(steps=3), None)
    assert team.averaged.last.weight.abs().max() == 0
    team.steps = Recipe.critic_alone
    team.fit(real, Clock(steps=2), None)
    assert team.averaged.last.weight.abs().max() > 0


def test_redrawing_gets_better(real):
    """With the game switched off by equal logits, what remains of the pen's loss is to redraw its fonts."""
    torch.manual_seed(0)
    few = Glyphs(real.images, real.letters, real.fonts, None, "print")
    team = SdfGan()
    team.fit(few, Clock(steps=1), None)
    team.steps = 60
    fonts, letters = torch.from_numpy(TypeCase(few).places)
    ink = torch.from_numpy(few.images).unsqueeze(1) / 255

    def error():
        with torch.no_grad():
            drawn = rendered(team.pen(team._open(team.hands.points[fonts]), letters))
            return redrawing_loss(drawn, ink).item()

    before = error()
    for weight in team.critic.parameters():
        weight.data.zero_()
    for _ in range(60):
        team.steps = 60
        some = torch.randint(len(ink), (16,))
        team._teach_pen(MEDIA["screen"], ink[some], letters[some], team.hands.points[fonts[some]])
    assert error() < 0.7 * before


def test_several_takes_of_one_letter_in_one_font_all_have_their_place(real):
    twice = Glyphs.concatenate([real, real])
    fonts, letters = TypeCase(twice).places
    assert fonts.tolist() == np.unique(twice.fonts, return_inverse=True)[1].tolist()
    assert letters.tolist() == np.unique(twice.letters, return_inverse=True)[1].tolist()
    SdfGan().fit(twice, Clock(steps=1), None)


def test_a_style_is_a_font_moved_by_the_difference_of_two_of_its_neighbours(real):
    hands = Analogies(find_eigenfonts(TypeCase(real)))
    draws = torch.rand(200, 4, generator=torch.Generator().manual_seed(0))
    font = torch.searchsorted(hands._up_to, draws[:, 0].contiguous())
    moved = hands.at(draws) - hands.points[font]
    steps = (LEAST + (MOST - LEAST) * draws[:, 3])[:, None]
    for one_font, step in zip(font, moved / steps, strict=True):
        near = hands.points[hands.near[one_font]]
        apart = (near[:, None] - near[None] - step).abs().amax(2)
        assert apart.min() < 1e-4 and apart.argmin() // len(near) != apart.argmin() % len(near)


def test_every_design_is_as_likely_however_many_fonts_it_has():
    """Five fonts that are one design share what each of the others has alone."""
    gaps = 10.0 * (1 - np.eye(9, dtype=np.float32))
    gaps[:5, :5] = 1e-3 * (1 - np.eye(5))
    eigen = find_eigenfonts(TypeCase(draw_type(("I", "X"), fonts=9)))
    likely = np.diff(Analogies(replace(eigen, gaps=gaps))._up_to.numpy(), prepend=0)
    np.testing.assert_allclose(likely, [0.04] * 5 + [0.2] * 4, atol=1e-6)


def test_a_lone_font_still_makes_a_team():
    lone = draw_type(("I", "X"), fonts=1)
    team = SdfGan()
    team.fit(lone, Clock(steps=1), None)
    assert team.sample(["I"], np.array([3])).shape == (1, lone.size, lone.size)
