"""Structured logs on standard output, one JSON object a line, personal data masked as the last step.

What libraries log goes the same way: a warning of theirs may quote what somebody sent.
"""

import logging
import sys
from typing import Any

import structlog

from service.privacy.logging import mask_event

_SHARED: tuple[Any, ...] = (
    structlog.contextvars.merge_contextvars,
    structlog.processors.add_log_level,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
)
_LAST: tuple[Any, ...] = (
    structlog.processors.format_exc_info,
    mask_event,
    structlog.processors.JSONRenderer(ensure_ascii=False),
)


def configure() -> None:
    structlog.configure(
        processors=[*_SHARED, *_LAST],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        logger_factory=structlog.PrintLoggerFactory(sys.stdout),
    )
    handler = logging.StreamHandler(sys.stdout)
    handler.setFormatter(library_lines())
    logging.basicConfig(level=logging.WARNING, handlers=[handler], force=True)
    logging.captureWarnings(True)


def library_lines() -> logging.Formatter:
    """Lines of the standard library's logging in the form of ours; `logger` names who wrote."""
    return structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=[*_SHARED, structlog.stdlib.add_logger_name],
        processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, *_LAST],
    )
