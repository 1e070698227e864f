from tests.support.fixtures import live

__all__ = ["live"]
