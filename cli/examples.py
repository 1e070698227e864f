"""`./subtext bot examples`: encode the examples of the needs once, so that no start of the service has to."""

from pathlib import Path
from typing import Annotated

import typer

from cli.running import failed
from kb_index.encoder.onnx import EncoderError, OnnxEncoder
from kb_index.known import known_vectors
from service.core.settings import ROOT
from service.dialogue.needs import NeedsError, load_surfaces
from service.turns.loading import load_nearness
from service.turns.remembered import EXAMPLES, recall, remember

BUILD = Path("var/build")


def encode(
    out: Annotated[Path, typer.Option(help="Folder of what is built; holds encoder and index.")] = BUILD,
) -> None:
    """Encode the examples of the needs. What the index or an earlier call has encoded is taken over."""
    build = ROOT / out
    try:
        encoder = OnnxEncoder.load(build / "encoder")
        surfaces = load_surfaces(ROOT / "bot" / "data" / "needs")
        known = known_vectors(build / "index", encoder.fingerprint)
        known |= recall(build / EXAMPLES, encoder.fingerprint)
        nearness = load_nearness(surfaces, ROOT, encoder, known)
    except (EncoderError, NeedsError) as error:
        raise failed(str(error), 2) from error
    if not remember(build / EXAMPLES, encoder.fingerprint, nearness.known):
        raise failed(f"{build / EXAMPLES} cannot be written", 2)
    typer.echo(f"examples: {len(nearness.known)} vectors in {build / EXAMPLES}")
