package dev.offpeak.gateway.meter;

import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * Reads a gzip stream (RFC 1952) that comes in pieces, cut anywhere, beside the one that passes.
 * What it cannot read, and what grows beyond its bound, it gives up. Used by one thread at a time.
 */
final class Gunzip implements AutoCloseable {

  /** An answer that unpacks to more is not a model's; reading on would only cost time. */
  private static final long OUT_BYTES_MAX = 64L * 1024 * 1024;

  private static final int OUT_BYTES = 8 * 1024;
  private static final int HEAD_BYTES = 10;
  private static final int FLAGS_AT = 3;
  private static final int HEADER_CHECK = 2;
  private static final int EXTRA = 4;
  private static final int NAME = 8;
  private static final int COMMENT = 16;

  private final Out out;
  private final Inflater inflater = new Inflater(true);
  private final byte[] unpacked = new byte[OUT_BYTES];
  private Part part = Part.HEAD;
  private int count;
  private int flags;
  private int length;
  private long total;

  /** Takes unpacked bytes. */
  interface Out {
    void take(byte[] bytes, int from, int to);
  }

  private enum Part {
    HEAD,
    EXTRA_LENGTH,
    EXTRA,
    NAME,
    COMMENT,
    CHECK,
    DATA,
    DONE,
    FAILED
  }

  Gunzip(Out out) {
    this.out = out;
  }

  /** Whether it could not be read. */
  boolean failed() {
    return part == Part.FAILED;
  }

  void add(byte[] piece) {
    int at = 0;
    while (at < piece.length && part != Part.DATA && part != Part.DONE && part != Part.FAILED) {
      head(piece[at++] & 0xFF);
    }
    if (part == Part.DATA && at < piece.length) {
      inflate(piece, at);
    }
  }

  private void head(int next) {
    switch (part) {
      case HEAD -> {
        if ((count == 0 && next != 0x1F) || (count == 1 && next != 0x8B)) {
          part = Part.FAILED;
          return;
        }
        flags = count == FLAGS_AT ? next : flags;
        if (++count == HEAD_BYTES) {
          after(0);
        }
      }
      case EXTRA_LENGTH -> {
        length |= next << (Byte.SIZE * count);
        if (++count == 2) {
          part = Part.EXTRA;
          count = 0;
          if (length == 0) {
            after(EXTRA);
          }
        }
      }
      case EXTRA -> {
        if (++count == length) {
          after(EXTRA);
        }
      }
      case NAME, COMMENT -> {
        if (next == 0) {
          after(part == Part.NAME ? NAME : COMMENT);
        }
      }
      case CHECK -> {
        if (++count == 2) {
          part = Part.DATA;
        }
      }
      case DATA, DONE, FAILED -> {}
    }
  }

  /** Goes to the part of the head that the flags name next. */
  private void after(int flag) {
    count = 0;
    if (flag < EXTRA && (flags & EXTRA) != 0) {
      part = Part.EXTRA_LENGTH;
    } else if (flag < NAME && (flags & NAME) != 0) {
      part = Part.NAME;
    } else if (flag < COMMENT && (flags & COMMENT) != 0) {
      part = Part.COMMENT;
    } else {
      part = (flags & HEADER_CHECK) == 0 ? Part.DATA : Part.CHECK;
    }
  }

  private void inflate(byte[] piece, int from) {
    inflater.setInput(piece, from, piece.length - from);
    try {
      while (part == Part.DATA) {
        int made = inflater.inflate(unpacked);
        total += made;
        if (made > 0) {
          out.take(unpacked, 0, made);
        }
        if (inflater.finished()) {
          part = Part.DONE;
        } else if (total > OUT_BYTES_MAX || inflater.needsDictionary()) {
          part = Part.FAILED;
        } else if (made == 0) {
          return;
        }
      }
    } catch (DataFormatException broken) {
      part = Part.FAILED;
    }
  }

  /** Gives back its memory, which the collector does not see. */
  @Override
  public void close() {
    part = part == Part.FAILED ? Part.FAILED : Part.DONE;
    inflater.end();
  }
}
