package dev.offpeak.app.run;

import dev.offpeak.app.run.CacheForecast.Example;
import dev.offpeak.app.run.CacheForecast.Outlook;
import dev.offpeak.intake.SharedBeginnings.Reason;
import dev.offpeak.ledger.CountText;
import dev.offpeak.ledger.MoneyText;
import dev.offpeak.model.Beginning;
import dev.offpeak.model.Endpoint;
import dev.offpeak.source.CacheMark;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What marks for the provider's cache change and save, as people read it. */
final class CacheText {

  private CacheText() {}

  static List<String> notes(CacheForecast forecast) {
    List<String> notes = new ArrayList<>();
    if (!forecast.isCached()) {
      return notes;
    }
    Outlook outlook = forecast.outlook();
    if (outlook.example() != null) {
      notes.add(
          "cache     "
              + CountText.of(outlook.marked(), "request")
              + " share a beginning with others, of "
              + tokens(outlook)
              + "; marked for the provider's cache, that saves "
              + MoneyText.range(outlook.low(), outlook.high())
              + " of their input");
      notes.add("changed   " + changed(outlook.example()));
    }
    for (Map.Entry<Reason, Long> left : forecast.left().entrySet()) {
      notes.add(
          "cache     "
              + CountText.of(left.getValue(), "request")
              + " not marked: "
              + words(left.getKey()));
    }
    if (outlook.alone() > 0) {
      notes.add(
          "cache     "
              + CountText.of(outlook.alone(), "request")
              + " not marked: too few share the beginning for the writing to pay");
    }
    return notes;
  }

  private static String tokens(Outlook outlook) {
    long least = outlook.tokens().least();
    long most = outlook.tokens().most();
    return least == most
        ? CountText.of(least) + " tokens or more"
        : CountText.of(least) + " to " + CountText.of(most) + " tokens or more";
  }

  private static String changed(Example example) {
    Beginning at = example.at();
    Endpoint endpoint = example.endpoint();
    String mode =
        endpoint == Endpoint.MESSAGES
            ? ""
            : ", and \"prompt_cache_options\":{\"mode\":\"explicit\"} is added";
    return "in those, "
        + place(endpoint, at)
        + " "
        + (at.text() ? "\"…\"" : "{…}")
        + " becomes "
        + CacheMark.shape(endpoint, at)
        + mode;
  }

  private static String place(Endpoint endpoint, Beginning at) {
    return switch (at.place()) {
      case TOOLS -> "the last tool";
      case SYSTEM ->
          endpoint == Endpoint.MESSAGES
              ? (at.text() ? "system" : "the last block of system")
              : "the end of the system message";
      case FIRST_BLOCK -> "the first block of the conversation";
    };
  }

  private static String words(Reason reason) {
    return switch (reason) {
      case OFF -> "the feature is not cached";
      case OWN_SETTINGS -> "the body says itself what is cached";
      case NO_PLACE -> "nothing in the body could carry a mark";
      case MODEL -> "the model's cache is not told where to end, or its price is not known";
      case TOO_SHORT ->
          "the beginning is shorter than what the model's cache takes, counted cautiously";
    };
  }
}
