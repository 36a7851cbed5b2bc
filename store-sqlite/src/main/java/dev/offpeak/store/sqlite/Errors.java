package dev.offpeak.store.sqlite;

import dev.offpeak.store.StoreException;
import dev.offpeak.store.StoreException.Reason;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.ReadOnlyFileSystemException;
import java.sql.SQLException;
import java.util.Locale;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/** Turns what SQLite and the file system say into the few reasons a caller can react to. */
final class Errors {

  private static final int PRIMARY_CODE = 0xFF;

  private Errors() {}

  static StoreException of(SQLException e) {
    Reason reason = reason(e);
    return new StoreException(reason, "the store " + words(reason) + ": " + e.getMessage(), e);
  }

  static StoreException of(String what, IOException e) {
    Reason reason = reason(e);
    return new StoreException(reason, what + " " + words(reason) + ": " + e.getMessage(), e);
  }

  /** The same failure, told to one more caller of the same transaction. */
  static StoreException again(StoreException e) {
    return new StoreException(e.reason(), String.valueOf(e.getMessage()), e);
  }

  static boolean isBusy(SQLException e) {
    return reason(e) == Reason.BUSY;
  }

  private static Reason reason(SQLException e) {
    if (!(e instanceof SQLiteException sqlite)) {
      return Reason.BROKEN;
    }
    int code = sqlite.getResultCode().code & PRIMARY_CODE;
    if (code == SQLiteErrorCode.SQLITE_FULL.code) {
      return Reason.DISK_FULL;
    } else if (code == SQLiteErrorCode.SQLITE_BUSY.code
        || code == SQLiteErrorCode.SQLITE_LOCKED.code) {
      return Reason.BUSY;
    } else if (code == SQLiteErrorCode.SQLITE_READONLY.code
        || code == SQLiteErrorCode.SQLITE_PERM.code
        || code == SQLiteErrorCode.SQLITE_AUTH.code
        || code == SQLiteErrorCode.SQLITE_CANTOPEN.code) {
      return Reason.NO_ACCESS;
    } else if (code == SQLiteErrorCode.SQLITE_CORRUPT.code
        || code == SQLiteErrorCode.SQLITE_NOTADB.code) {
      return Reason.CORRUPT;
    } else {
      return Reason.BROKEN;
    }
  }

  private static Reason reason(IOException e) {
    if (e instanceof AccessDeniedException) {
      return Reason.NO_ACCESS;
    }
    if (e.getCause() instanceof ReadOnlyFileSystemException) {
      return Reason.NO_ACCESS;
    }
    // The JDK tells ENOSPC, EDQUOT, EACCES and EROFS apart only in the system's words.
    String message = String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT);
    if (message.contains("no space left") || message.contains("quota exceeded")) {
      return Reason.DISK_FULL;
    }
    if (message.contains("permission denied") || message.contains("read-only file system")) {
      return Reason.NO_ACCESS;
    }
    return Reason.BROKEN;
  }

  private static String words(Reason reason) {
    return switch (reason) {
      case DISK_FULL -> "has no space left on its disk; free some and try again";
      case NO_ACCESS -> "cannot be written or read; check the directory's owner and mode";
      case CORRUPT -> "is damaged";
      case BUSY -> "was held too long by another process; try again";
      case TOO_NEW -> "was written by a newer release; update Offpeak";
      case BROKEN -> "failed";
    };
  }
}
