"""Why an image is not taken; each with its code and what its sender reads."""

from service.core.errors import Conflict, Forbidden, InvalidField, NotFound, TooLarge, Unavailable


def off() -> Forbidden:
    return Forbidden("uploads_off", "这里不能发送图片。")


def needs_person() -> Conflict:
    return Conflict("image_needs_person", "转接人工后才能发送图片。")


def service_over() -> Conflict:
    return Conflict("service_over", "人工服务已经结束。")


def too_large(limit: int) -> TooLarge:
    """`limit` in bytes."""
    return TooLarge("image_too_large", f"图片太大，请发送 {limit // 1024 // 1024 or 1} MB 以内的图片。")


def wrong_type() -> InvalidField:
    return InvalidField(code="image_type", text="只能发送 JPG、PNG 或 WebP 图片。")


def broken() -> InvalidField:
    return InvalidField(code="image_broken", text="图片打不开，请换一张。")


def too_many_pixels() -> InvalidField:
    return InvalidField(code="image_too_many_pixels", text="图片尺寸太大，请缩小后再发。")


def refused() -> InvalidField:
    return InvalidField(code="image_refused", text="图片没有通过安全检查，请换一张。")


def not_scanned() -> Unavailable:
    return Unavailable("image_not_scanned", "图片暂时发不了，请稍后再试。")


def busy() -> Unavailable:
    return Unavailable("uploads_busy", "现在发图片的人较多，请稍后再试。")


def too_slow() -> Unavailable:
    return Unavailable("upload_too_slow", "网络较慢，图片没有传完，请再试一次。")


def not_found() -> NotFound:
    return NotFound("image_not_found", "没有找到这张图片。")
