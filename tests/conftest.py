"""What every suite shares: logs as in production, one JSON line each."""

import structlog

structlog.configure(processors=[structlog.processors.format_exc_info, structlog.processors.JSONRenderer()])
