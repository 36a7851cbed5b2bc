package dev.offpeak.provider;

import dev.offpeak.model.ProviderFileId;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How a listing of one page of uploaded inputs ended. */
public sealed interface InputFiles {

  /**
   * A page, newest first.
   *
   * @param next cursor of the next page; null if this is the last
   */
  record Page(List<File> files, @Nullable String next) implements InputFiles {

    /** The only page where a dialect has no files. */
    public static final Page NONE = new Page(List.of(), null);

    public Page {
      files = List.copyOf(files);
    }
  }

  /** An uploaded input. */
  record File(ProviderFileId id, String name, long bytes, Instant createdAt) {}

  record Failed(Trouble trouble) implements InputFiles {}
}
