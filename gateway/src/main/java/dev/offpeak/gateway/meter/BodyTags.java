package dev.offpeak.gateway.meter;

import dev.offpeak.gateway.http.Call;
import dev.offpeak.gateway.tag.TagFacts;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What rules look at, of calls whose feature is needed before they are answered. */
public final class BodyTags {

  private BodyTags() {}

  /** What a call says before its body. */
  public static TagFacts of(Call call) {
    return new TagFacts(call.path(), null, CallHead.userAgent(call), null, Map.of());
  }

  /** What a call says with its body. */
  public static TagFacts of(Call call, byte[] body) {
    return of(call.path(), CallHead.userAgent(call), body);
  }

  /**
   * What a request says that is handed in for a path of a provider's.
   *
   * @param path as clients call it
   */
  public static TagFacts of(String path, @Nullable String userAgent, byte[] body) {
    RequestScan scan = new RequestScan();
    scan.scan(body);
    return new TagFacts(path, scan.model(), userAgent, scan.user(), scan.metadata());
  }
}
