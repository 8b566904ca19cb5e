import numpy as np
import pytest
import torch

from showdown.errors import ContractError
from showdown.seats.state import restore_state, save_state


class Kept:
    """Holds whatever it is given."""

    def __init__(self, **things):
        self.__dict__.update(things)


def again(team):
    """The team, from a copy of what was saved."""
    return restore_state(Kept(), memoryview(bytearray(b"".join(save_state(team)))))


def test_arrays_and_tensors_come_back_as_they_went():
    net = torch.nn.Sequential(torch.nn.Conv2d(3, 4, 3), torch.nn.Linear(2, 2)).to(
        memory_format=torch.channels_last
    )
    steps = torch.optim.Adam(net.parameters())
    net[1](torch.ones(1, 2)).sum().backward()
    steps.step()
    told = Kept(
        net=net, steps=steps, whole=torch.arange(12.0)[3:].view(3, 3).t(), none=torch.empty(0),
        odd=torch.tensor(True), half=torch.ones(3, dtype=torch.float16),
        table=np.arange(7)[::2], words=["a", {"b": 2}],
    )  # fmt: skip
    back = again(told)
    for name, weight in net.state_dict().items():
        assert torch.equal(back.net.state_dict()[name], weight)
        assert back.net.state_dict()[name].stride() == weight.stride()
    assert isinstance(back.net[0].weight, torch.nn.Parameter) and back.net[0].weight.requires_grad
    assert back.steps.param_groups[0]["params"][0] is back.net[0].weight
    moment = [steps.state[net[1].weight]["exp_avg"], back.steps.state[back.net[1].weight]["exp_avg"]]
    assert torch.equal(*moment) and moment[0].abs().sum() > 0
    assert torch.equal(back.whole, told.whole) and back.whole.stride() == (1, 3)
    assert back.none.shape == (0,) and back.odd.item() is True and back.half.dtype == torch.float16
    assert back.table.tolist() == [0, 2, 4, 6] and back.words == ["a", {"b": 2}]


def test_what_was_kept_and_what_came_back_can_be_changed_and_grown():
    told = Kept(tensor=torch.ones(4), array=np.ones(4))
    back = again(told)
    told.tensor.resize_(5)
    back.tensor += 1
    back.array += 1
    assert back.tensor.resize_(5)[:4].tolist() == [2, 2, 2, 2] and back.array.tolist() == [2, 2, 2, 2]


def test_the_same_state_is_the_same_bytes():
    team = Kept(tensor=torch.ones(100), array=np.arange(9))
    once, twice = (b"".join(save_state(each)) for each in (team, again(team)))
    assert once == twice


def test_pieces_lie_on_multiples_of_64_bytes():
    state = b"".join(save_state(Kept(tensor=torch.full((100,), 3, dtype=torch.uint8), array=np.full(9, 5.0))))
    assert state.index(bytes([3] * 100)) % 64 == 0
    assert state.index(np.full(9, 5.0).tobytes()) % 64 == 0


def test_what_cannot_be_pickled_is_told():
    with pytest.raises(ContractError, match="cannot be kept between rounds"):
        save_state(Kept(bad=lambda: 0))


def test_a_state_of_another_version_is_told():
    with pytest.raises(ContractError, match="version of Showdown"):
        restore_state(Kept(), memoryview(b"pickle" + bytes(100)))


class Filing:
    """Keeps its one number in a file."""

    number = 0

    def save(self, folder):
        (folder / "number.txt").write_text(str(self.number))

    def load(self, folder):
        self.number = int((folder / "number.txt").read_text())


def test_a_team_may_save_itself(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    team = Filing()
    team.number = 5
    state = b"".join(save_state(team))
    (tmp_path / "state" / "number.txt").unlink()
    assert restore_state(Filing(), memoryview(state)).number == 5
