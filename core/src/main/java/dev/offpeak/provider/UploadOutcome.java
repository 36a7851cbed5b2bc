package dev.offpeak.provider;

import dev.offpeak.model.ProviderFileId;

/** How an upload ended. */
public sealed interface UploadOutcome {

  record Uploaded(ProviderFileId file) implements UploadOutcome {}

  record Refused(Refusal refusal) implements UploadOutcome {}

  /** No connection was made: nothing was sent. */
  record NotSent(String why) implements UploadOutcome {}

  /** The file may be there or not. */
  record Unknown(String why) implements UploadOutcome {}
}
