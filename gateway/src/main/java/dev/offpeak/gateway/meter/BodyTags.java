package dev.offpeak.gateway.meter;

import dev.offpeak.gateway.http.Call;
import dev.offpeak.gateway.tag.TagFacts;
import java.util.Map;

/** What rules look at, of calls whose feature is needed before they are answered. */
public final class BodyTags {

  private BodyTags() {}

  /** What a call says before its body. */
  public static TagFacts of(Call call) {
    return new TagFacts(call.path(), null, CallHead.userAgent(call), null, Map.of());
  }

  /** What a call says with its body. */
  public static TagFacts of(Call call, byte[] body) {
    RequestScan scan = new RequestScan();
    scan.scan(body);
    return new TagFacts(
        call.path(), scan.model(), CallHead.userAgent(call), scan.user(), scan.metadata());
  }
}
