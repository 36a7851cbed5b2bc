package dev.offpeak.gateway.meter;

/**
 * Reads server-sent events that come in pieces, cut anywhere, and gives their data to a scan of
 * JSON. Lines end with LF, CR or both (WHATWG, server-sent events, checked 2026-11-25). Used by one
 * thread at a time.
 */
final class EventScan {

  private static final byte[] DATA = {'d', 'a', 't', 'a', ':'};

  private enum Line {
    FIELD,
    DATA_START,
    DATA,
    OTHER
  }

  private final JsonScan json;
  private Line line = Line.FIELD;
  private int matched;
  private boolean empty = true;
  private boolean afterReturn;
  private boolean ended;

  EventScan(JsonScan json) {
    this.json = json;
  }

  /** Whether {@link #next} stopped because an event was over. */
  boolean ended() {
    return ended;
  }

  /** Reads all of a piece. */
  void scan(byte[] piece, int from, int to) {
    int at = from;
    while (at < to) {
      at = next(piece, at, to);
    }
  }

  /**
   * Reads up to the end of an event or of the piece.
   *
   * @return where it stopped. The second byte of an event's last line end may follow: it is then
   *     returned alone, without {@link #ended}.
   */
  int next(byte[] piece, int from, int to) {
    ended = false;
    int at = from;
    if (afterReturn) {
      afterReturn = false;
      if (piece[at] == '\n') {
        return at + 1;
      }
    }
    while (at < to) {
      byte next = piece[at];
      if (next == '\n' || next == '\r') {
        at++;
        afterReturn = next == '\r';
        if (afterReturn && at < to) {
          afterReturn = false;
          at += piece[at] == '\n' ? 1 : 0;
        }
        if (endLine()) {
          return at;
        }
      } else {
        at = content(piece, at, to);
      }
    }
    return at;
  }

  /** Whether the line's end was also an event's. */
  private boolean endLine() {
    if (line == Line.DATA) {
      json.scan(new byte[] {'\n'}, 0, 1);
    }
    boolean over = empty;
    line = Line.FIELD;
    matched = 0;
    empty = true;
    if (over) {
      ended = true;
      json.reset();
    }
    return over;
  }

  private int content(byte[] piece, int from, int to) {
    empty = false;
    return switch (line) {
      case FIELD -> {
        byte next = piece[from];
        if (next != DATA[matched]) {
          line = Line.OTHER;
        } else if (++matched == DATA.length) {
          line = Line.DATA_START;
        }
        yield from + 1;
      }
      case DATA_START -> {
        line = Line.DATA;
        yield piece[from] == ' ' ? from + 1 : from;
      }
      case DATA -> {
        int end = lineEnd(piece, from, to);
        json.scan(piece, from, end);
        yield end;
      }
      case OTHER -> lineEnd(piece, from, to);
    };
  }

  private static int lineEnd(byte[] piece, int from, int to) {
    int at = from;
    while (at < to && piece[at] != '\n' && piece[at] != '\r') {
      at++;
    }
    return at;
  }
}
