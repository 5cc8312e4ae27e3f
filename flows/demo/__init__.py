"""The demo press: invented outlets with sample articles, served on loopback over HTTP.

It lets `virage demo` and the tests run the real pipeline without internet:

    with DemoPress() as press:                  # listens on loopback, own thread
        feeds = press.feeds_file(path)          # a feeds file for `virage ingest --feeds`
        hosts = press.allow_hosts               # for VIRAGE_ALLOW_PRIVATE_HOSTS
        ...                                     # first poll
        press.advance()                         # new entries, edited entries
        ...                                     # second poll

`DemoPress(state=2)` starts after the change: a demo on data that an earlier demo made then
meets nothing new. One page hangs `hang_s` seconds (20) before it answers 504: bound it by the
client's own timeout. Texts and traps are data in `press/`; see `content.Trap`.
"""

from flows.demo.server import DemoPress

__all__ = ["DemoPress"]
