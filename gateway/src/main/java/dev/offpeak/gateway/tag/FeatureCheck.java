package dev.offpeak.gateway.tag;

import dev.offpeak.gateway.http.Call;
import dev.offpeak.gateway.http.Refusal;
import dev.offpeak.gateway.http.Route;

/**
 * Refuses calls whose header names no feature, before anything is done for them: what they cost
 * would be told under a name nobody looks for. Thread-safe.
 */
public final class FeatureCheck implements Route {

  @Override
  public boolean takes(Call call) {
    return Tagger.isMistagged(call);
  }

  @Override
  public void serve(Call call) {
    call.refuse(
        new Refusal(
            400,
            "invalid_feature",
            "The header "
                + Tagger.HEADER
                + " must be a feature's name of 1 to 100 characters, such as ticket-summary."));
  }
}
