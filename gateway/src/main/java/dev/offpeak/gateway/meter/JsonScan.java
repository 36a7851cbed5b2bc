package dev.offpeak.gateway.meter;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/**
 * Finds a few values in a JSON text that comes in pieces, cut anywhere, without holding it: what it
 * keeps is a name, a short value and the places it is inside of. It does not validate; what it
 * cannot read it passes over, and never throws. Used by one thread at a time.
 */
final class JsonScan {

  /** Longer texts are cut: names of models, tiers and metadata are shorter. */
  private static final int VALUE_BYTES_MAX = 512;

  private static final int NAME_BYTES_MAX = 64;

  /** Deeper JSON is no call's; the rest is passed over. */
  private static final int DEPTH_MAX = 1_000;

  private static final byte[] MEDIA_NAME = {'d', 'a', 't', 'a'};
  private static final byte[] MEDIA_START = {'d', 'a', 't', 'a', ':'};

  private enum State {
    BETWEEN,
    TEXT,
    ESCAPE,
    LITERAL,
    LOST
  }

  private final JsonPath root;
  private final JsonFacts facts;
  private final byte[] name = new byte[NAME_BYTES_MAX];
  private final byte[] value = new byte[VALUE_BYTES_MAX];
  private final BitSet objects = new BitSet();
  private @Nullable JsonPath[] places = new JsonPath[16];
  private State state = State.BETWEEN;
  private int depth;
  private boolean expectsName;
  private boolean isName;
  private int nameLength;
  private @Nullable JsonPath place;
  private int valueLength;
  private long textBytes;
  private int mediaMatched;
  private @Nullable JsonPath whole;
  private int wholeDepth;
  private long before;
  private long valueStart;
  private long position;
  private boolean ended;

  JsonScan(JsonPath root, JsonFacts facts) {
    this.root = root;
    this.facts = facts;
    this.place = root;
  }

  /** Begins a new text. */
  void reset() {
    state = State.BETWEEN;
    depth = 0;
    expectsName = false;
    place = root;
    whole = null;
    ended = false;
  }

  /** The name of the member that was found last; empty if it was long. */
  String name() {
    return new String(name, 0, Math.max(nameLength, 0), StandardCharsets.UTF_8);
  }

  /** Where the value that is being told began, in bytes of all that was scanned. */
  long valueStart() {
    return valueStart;
  }

  /** Where the scan stands, in bytes of all that was scanned. */
  long position() {
    return position;
  }

  /** Whether the text's outermost object or array is closed. */
  boolean ended() {
    return ended;
  }

  void scan(byte[] piece, int from, int to) {
    int wholeFrom = from;
    int at = from;
    while (at < to) {
      position = before + (at - from);
      switch (state) {
        case TEXT -> at = text(piece, at, to);
        case ESCAPE -> {
          keep(piece[at++]);
          state = State.TEXT;
        }
        case LITERAL -> at = literal(piece, at);
        case LOST -> at = to;
        case BETWEEN -> {
          JsonPath within = whole;
          structure(piece[at++], before + (at - 1 - from));
          if (within == null && whole != null) {
            wholeFrom = at - 1;
          }
        }
      }
      if (whole != null && wholeOver()) {
        facts.bytes(whole.id(), piece, wholeFrom, at);
        whole = null;
      }
    }
    if (whole != null && to > wholeFrom) {
      facts.bytes(whole.id(), piece, wholeFrom, to);
    }
    before += to - from;
  }

  private boolean wholeOver() {
    return depth <= wholeDepth && state == State.BETWEEN;
  }

  /** A byte outside of texts and literals. */
  private void structure(byte next, long offset) {
    switch (next) {
      case '{' -> open(true, offset);
      case '[' -> open(false, offset);
      case '}', ']' -> close();
      case ',' -> {
        expectsName = depth > 0 && objects.get(depth);
        place = expectsName ? null : element();
      }
      case ':' -> place = member();
      case '"' -> {
        state = State.TEXT;
        isName = expectsName;
        textBytes = 0;
        mediaMatched = 0;
        if (isName) {
          nameLength = 0;
        } else {
          begin(offset);
        }
      }
      case ' ', '\t', '\r', '\n' -> {}
      default -> {
        state = State.LITERAL;
        begin(offset);
        keep(next);
      }
    }
  }

  private void begin(long offset) {
    valueStart = offset;
    valueLength = 0;
    JsonPath here = place;
    if (whole == null && here != null && here.want() == JsonPath.Want.BYTES) {
      whole = here;
      wholeDepth = depth;
    }
  }

  private @Nullable JsonPath element() {
    JsonPath around = places[depth];
    return around == null ? null : around.element();
  }

  private @Nullable JsonPath member() {
    expectsName = false;
    JsonPath around = places[depth];
    return around == null ? null : around.member(name, nameLength);
  }

  private void open(boolean object, long offset) {
    begin(offset);
    JsonPath here = place;
    if (here != null && here.want() == JsonPath.Want.VALUE) {
      facts.opens(here.id(), object);
    }
    depth++;
    if (depth > DEPTH_MAX) {
      state = State.LOST;
      return;
    }
    if (depth >= places.length) {
      places = Arrays.copyOf(places, places.length * 2);
    }
    places[depth] = here;
    objects.set(depth, object);
    expectsName = object;
    nameLength = object ? nameLength : -1;
    place = object ? null : element();
  }

  private void close() {
    depth = Math.max(0, depth - 1);
    expectsName = false;
    place = null;
    ended = depth == 0;
  }

  private int text(byte[] piece, int from, int to) {
    int at = from;
    if (whole != null && !isName) {
      at = mediaStart(piece, at, to);
    }
    boolean kept = isKept();
    while (at < to) {
      if (!kept) {
        int end = Quotes.next(piece, at, to);
        textBytes += end - at;
        at = end;
        if (at == to) {
          return at;
        }
      }
      byte next = piece[at];
      if (next == '"') {
        position += at - from;
        state = State.BETWEEN;
        endText();
        return at + 1;
      }
      if (kept) {
        keep(next);
      } else {
        textBytes++;
      }
      at++;
      if (next == '\\') {
        state = State.ESCAPE;
        return at;
      }
    }
    return at;
  }

  private boolean isKept() {
    return isName || (whole == null && place != null && place.want() == JsonPath.Want.VALUE);
  }

  /** Looks whether a text begins as a data URL does. */
  private int mediaStart(byte[] piece, int from, int to) {
    int at = from;
    while (at < to && textBytes == mediaMatched && mediaMatched < MEDIA_START.length) {
      if (piece[at] != MEDIA_START[mediaMatched]) {
        break;
      }
      mediaMatched++;
      keep(piece[at++]);
    }
    return at;
  }

  private void keep(byte next) {
    textBytes++;
    if (isName && state != State.LITERAL) {
      // A longer name matches nothing.
      if (nameLength < NAME_BYTES_MAX) {
        name[nameLength++] = next;
      }
    } else if (valueLength < VALUE_BYTES_MAX) {
      value[valueLength++] = next;
    }
  }

  private void endText() {
    if (isName) {
      nameLength = textBytes > NAME_BYTES_MAX ? 0 : nameLength;
      return;
    }
    if (whole != null) {
      boolean media =
          mediaMatched == MEDIA_START.length
              || (nameLength == MEDIA_NAME.length
                  && Arrays.equals(MEDIA_NAME, 0, MEDIA_NAME.length, name, 0, nameLength));
      facts.inside(whole.id(), textBytes, media);
      return;
    }
    JsonPath here = place;
    if (here == null) {
      return;
    }
    if (here.want() == JsonPath.Want.VALUE) {
      facts.text(here.id(), JsonText.unescaped(value, valueLength));
    } else if (here.want() == JsonPath.Want.LENGTH) {
      facts.length(here.id(), textBytes);
    }
  }

  /** A byte of a literal, or the one after it, which is then looked at again. */
  private int literal(byte[] piece, int at) {
    byte next = piece[at];
    boolean over =
        switch (next) {
          case ',', '}', ']', ' ', '\t', '\r', '\n' -> true;
          default -> false;
        };
    if (!over) {
      keep(next);
      return at + 1;
    }
    state = State.BETWEEN;
    JsonPath here = place;
    if (here != null && whole == null && here.want() == JsonPath.Want.VALUE) {
      facts.literal(here.id(), new String(value, 0, valueLength, StandardCharsets.US_ASCII));
    }
    return at;
  }
}
