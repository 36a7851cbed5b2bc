package dev.offpeak.gateway.meter;

import dev.offpeak.gateway.http.Call;
import dev.offpeak.gateway.proxy.CallEnd;
import dev.offpeak.gateway.proxy.Tap;
import dev.offpeak.gateway.tag.TagFacts;
import dev.offpeak.gateway.tag.Tagger;
import dev.offpeak.gateway.trace.CallTrace;
import dev.offpeak.model.BilledAnswer;
import dev.offpeak.model.Feature;
import dev.offpeak.model.Lane;
import dev.offpeak.model.ProviderName;
import dev.offpeak.store.CallEntry.Course;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import java.time.Instant;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Looks on while one call passes, and says at its end what was seen. */
final class MeterTap implements Tap {

  private static final int BODY_TOO_LARGE = 413;
  private static final String FLEX = "flex";

  private final Call call;
  private final CallKind kind;
  private final ProviderName provider;
  private final Instant at;
  private final Tagger tagger;
  private final UsageJudge judge;
  private final Consumer<Observed> seen;
  private final RequestScan request = new RequestScan();
  private @Nullable AnswerMeter answer;
  private int status;

  MeterTap(
      Call call,
      CallKind kind,
      ProviderName provider,
      Instant at,
      Tagger tagger,
      UsageJudge judge,
      Consumer<Observed> seen) {
    this.call = call;
    this.kind = kind;
    this.provider = provider;
    this.at = at;
    this.tagger = tagger;
    this.judge = judge;
    this.seen = seen;
  }

  @Override
  public void requestBytes(Buffer piece) {
    request.scan(piece.getBytes());
  }

  @Override
  public void responseHead(int code, MultiMap headers) {
    status = code;
    answer = new AnswerMeter(kind, headers);
  }

  @Override
  public void responseBytes(Buffer piece) {
    if (answer != null) {
      answer.add(piece.getBytes());
    }
  }

  @Override
  public void ended(CallEnd end) {
    if (answer != null) {
      answer.close();
    }
    Observed observed = observed(end);
    CallTrace trace = call.trace();
    if (trace != null) {
      tell(trace, observed);
    }
    seen.accept(observed);
  }

  private void tell(CallTrace trace, Observed observed) {
    trace.asks(
        provider.value(),
        kind.operation(),
        observed.asked() == null ? observed.model() : observed.asked(),
        observed.feature().name());
    trace.lane(observed.lane().label());
    trace.billed(observed.billed().model(), observed.billed().usage());
  }

  private Observed observed(CallEnd end) {
    UsageJudge.Verdict verdict = judge.judge(request, answer, status, end);
    return new Observed(
        call.id(),
        at,
        feature(),
        provider,
        request.model(),
        call.routed() == null ? null : call.routed().asked(),
        lane(verdict.billed()),
        CallHead.sender(call, kind),
        CallHead.hints(call),
        new Course(
            answer == null ? request.streamed() : answer.streamed() || request.streamed(),
            end.total(),
            end.toFirstByte(),
            end.way() == CallEnd.Way.CLIENT_GAVE_UP,
            status(end),
            error(end),
            end.toProvider()),
        verdict.metering(),
        verdict.billed(),
        request.prefix(),
        request.promptTokens());
  }

  private Feature feature() {
    return tagger.feature(
        call.header(Tagger.HEADER),
        call.caller(),
        new TagFacts(
            call.path(),
            call.routed() == null ? request.model() : call.routed().asked(),
            CallHead.userAgent(call),
            request.user(),
            request.metadata()));
  }

  /** The lane that was really taken; where the answer does not say, the one asked for. */
  private Lane lane(BilledAnswer billed) {
    String tier = billed.serviceTier() == null ? request.tier() : billed.serviceTier();
    return FLEX.equals(tier) ? Lane.FLEX : Lane.INTERACTIVE;
  }

  private @Nullable Integer status(CallEnd end) {
    if (answer != null) {
      return status;
    }
    return end.way() == CallEnd.Way.REFUSED ? (Integer) BODY_TOO_LARGE : null;
  }

  private @Nullable String error(CallEnd end) {
    String told = answer == null ? null : answer.facts().error();
    if (told != null) {
      return told;
    }
    return switch (end.way()) {
      case NO_ANSWER -> "no_answer";
      case CUT_BY_PROVIDER -> "cut_by_provider";
      case REFUSED -> "refused";
      case COMPLETE, CLIENT_GAVE_UP -> null;
    };
  }
}
