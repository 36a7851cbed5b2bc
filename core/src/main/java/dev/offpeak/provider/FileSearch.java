package dev.offpeak.provider;

import dev.offpeak.model.ProviderFileId;

/** How a search for an uploaded file ended. */
public sealed interface FileSearch {

  record Found(ProviderFileId file) implements FileSearch {}

  /** A complete listing does not have it. */
  record NotFound() implements FileSearch {}

  /** The listing failed or was not complete. */
  record Unknown(Trouble trouble) implements FileSearch {}
}
