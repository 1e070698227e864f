"""Low-rank adapters (LoRA, Hu et al. 2021): a small matrix beside each linear layer, trained alone, merged at build."""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import torch
from safetensors.torch import load_file, save_file
from torch import Tensor, nn

from kb_index.encoder.onnx import EncoderError

FOLDER = Path(__file__).parent / "adapter"
WEIGHTS = "adapter.safetensors"
BIRTH = "birth.json"
_LAYERS = ("query", "key", "value", "dense")


class Adapted(nn.Module):  # type: ignore[misc]  # torch is not in the checking environment
    """A frozen linear layer plus up @ down, scaled; `up` starts at zero, so nothing changes before training."""

    def __init__(self, linear: nn.Linear, rank: int, scale: float) -> None:
        super().__init__()
        self.linear = linear
        self.down = nn.Parameter(torch.randn(rank, linear.in_features) / math.sqrt(linear.in_features))
        self.up = nn.Parameter(torch.zeros(linear.out_features, rank))
        self.scale = scale

    def forward(self, inputs: Tensor) -> Tensor:
        return self.linear(inputs) + (inputs @ self.down.T @ self.up.T) * self.scale


def attach(transformer: nn.Module, rank: int, scale: float) -> list[nn.Parameter]:
    """Freeze everything, put an adapter on every linear layer of the encoder, return what is to be trained."""
    for parameter in transformer.parameters():
        parameter.requires_grad = False
    for parent, name, linear in list(_linear(transformer)):
        for parameter in linear.parameters():
            parameter.requires_grad = False
        setattr(parent, name, Adapted(linear, rank, scale))
    return [parameter for parameter in transformer.parameters() if parameter.requires_grad]


def save(transformer: nn.Module, folder: Path, birth: dict[str, Any]) -> None:
    """Write the adapters (scale folded in, half precision) and their birth certificate."""
    tensors = {}
    for name, module in transformer.named_modules():
        if isinstance(module, Adapted):
            tensors[f"{name}.down"] = module.down.detach().half().contiguous()
            tensors[f"{name}.up"] = (module.up.detach() * module.scale).half().contiguous()
    folder.mkdir(parents=True, exist_ok=True)
    save_file(tensors, str(folder / WEIGHTS))
    birth = {**birth, "weights_sha256": _digest(folder / WEIGHTS)}
    (folder / BIRTH).write_text(json.dumps(birth, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")


def read_birth(folder: Path, base: str) -> dict[str, Any]:
    """The certificate of an adapter made for `base`.

    Raises EncoderError: adapter_missing, adapter_damaged, adapter_mismatch (made for another model).
    """
    if not (folder / BIRTH).is_file() or not (folder / WEIGHTS).is_file():
        raise EncoderError("adapter_missing", f"no adapter in {folder}")
    try:
        birth: dict[str, Any] = json.loads((folder / BIRTH).read_text(encoding="utf-8"))
        expected, made_for = birth["weights_sha256"], birth["base"]
    except (ValueError, KeyError, TypeError) as error:
        raise EncoderError("adapter_damaged", f"{folder / BIRTH} cannot be read ({error})") from error
    if _digest(folder / WEIGHTS) != expected:
        raise EncoderError("adapter_damaged", f"{folder / WEIGHTS} changed since it was made")
    if made_for != base:
        raise EncoderError("adapter_mismatch", f"the adapter was made for {made_for}, not for {base}")
    return birth


def merge(transformer: nn.Module, folder: Path) -> int:
    """Add the adapters of a folder to the layers' weights; returns how many layers changed.

    Raises EncoderError (adapter_damaged) when a layer is missing or has another shape.
    """
    tensors = load_file(str(folder / WEIGHTS))
    layers = dict(transformer.named_modules())
    names = sorted({name.rpartition(".")[0] for name in tensors})
    with torch.no_grad():
        for name in names:
            layer = layers.get(name)
            change = tensors[f"{name}.up"].float() @ tensors[f"{name}.down"].float()
            if not isinstance(layer, nn.Linear) or layer.weight.shape != change.shape:
                raise EncoderError("adapter_damaged", f"{folder / WEIGHTS} does not fit layer {name}")
            layer.weight += change
    return len(names)


def _linear(transformer: nn.Module) -> Iterator[tuple[nn.Module, str, nn.Linear]]:
    for path, parent in transformer.named_modules():
        if ".layer." in f".{path}.":
            for name, child in parent.named_children():
                if name in _LAYERS and isinstance(child, nn.Linear):
                    yield parent, name, child


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
