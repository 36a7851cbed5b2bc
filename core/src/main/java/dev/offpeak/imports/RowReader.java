package dev.offpeak.imports;

import dev.offpeak.imports.ImportRow.Sum;
import dev.offpeak.model.CallOrigin;
import dev.offpeak.model.Lane;
import dev.offpeak.model.Usage;
import dev.offpeak.model.Usd;
import dev.offpeak.store.CallEntry.Course;
import dev.offpeak.store.CallEntry.Hints;
import dev.offpeak.store.CallEntry.Sender;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads what a row says, by the aliases of its format. Immutable. */
final class RowReader {

  /** Before it there was no such API; a number taken for the wrong unit lands there. */
  private static final Instant EARLIEST = Instant.parse("2020-01-01T00:00:00Z");

  private static final Duration CLOCKS_DIFFER = Duration.ofDays(1);
  private static final Duration LONGEST = Duration.ofDays(7);
  private static final int TEXT_MAX = 100;
  private static final long HOUR_MILLIS = 3_600_000;

  /** No provider's bucket is longer than a month. */
  private static final long HOURS_MAX = 31 * 24;

  /** Longer is no name, but a key or its hash. */
  private static final int KEY_NAME_MAX = 40;

  /** As many bytes as the gateway's own fingerprints have. */
  private static final int FINGERPRINT_BYTES = 8;

  /** More than anybody's month; sums of as many rows as a file has cannot overflow. */
  private static final Usd COST_MAX = Usd.of(new BigDecimal(10_000_000));

  private static final Pattern CODE = Pattern.compile("[\\w.:-]{1,80}");
  private static final Pattern TRACE = Pattern.compile("[0-9a-f]{32}");

  private final Aliases aliases;
  private final Instant now;

  RowReader(Aliases aliases, Instant now) {
    this.aliases = aliases;
    this.now = now;
  }

  /**
   * Reads a row.
   *
   * @return empty if it is about something else than a call
   */
  Optional<ImportRow> read(RowFields fields, Sum sum) throws UnreadableRowException {
    String kind = text(fields, Field.KIND);
    if (kind != null && !kind.equals("GENERATION") && !kind.equals("EMBEDDING")) {
      return Optional.empty();
    }
    Instant at = time(fields);
    long calls = atLeastOne(count(fields, Field.CALLS));
    String model = text(fields, Field.MODEL);
    if (model == null) {
      throw new UnreadableRowException("there is no model");
    }
    Usage usage = TokenCounts.read(fields, aliases);
    Usd cost = cost(fields);
    Course course = course(fields, at);
    if (usage == null && cost == null && course.error() == null && !failed(course.status())) {
      throw new UnreadableRowException("there are neither tokens nor a cost");
    }
    String tier = lower(text(fields, Field.TIER));
    return Optional.of(
        new ImportRow(
            at,
            text(fields, Field.ID),
            text(fields, Field.FEATURE),
            lower(text(fields, Field.PROVIDER)),
            cut(model),
            lane(text(fields, Field.LANE), tier),
            sender(fields),
            hints(fields),
            course,
            usage,
            cost,
            tier == null || !CODE.matcher(tier).matches() ? null : tier,
            text(fields, Field.PREFIX),
            calls,
            calls > 1 && sum == Sum.NONE ? Sum.CALLS : sum,
            hours(fields, at)));
  }

  /** The hours that a provider's bucket covers; those of a call are its own one. */
  private int hours(RowFields fields, Instant at) {
    Optional<Instant> end =
        Optional.ofNullable(text(fields, Field.BUCKET_END)).flatMap(TimeText::parse);
    if (end.isEmpty() || !end.get().isAfter(at)) {
      return 1;
    }
    long first = at.toEpochMilli() / HOUR_MILLIS;
    long last = (end.get().toEpochMilli() - 1) / HOUR_MILLIS;
    return (int) Math.min(last - first + 1, HOURS_MAX);
  }

  private Instant time(RowFields fields) throws UnreadableRowException {
    String text = text(fields, Field.TIME);
    if (text == null) {
      throw new UnreadableRowException("there is no time");
    }
    Instant at =
        TimeText.parse(text)
            .orElseThrow(() -> new UnreadableRowException("the time is none that can be read"));
    if (at.isBefore(EARLIEST) || at.isAfter(now.plus(CLOCKS_DIFFER))) {
      throw new UnreadableRowException("its time is " + at + ", which cannot be");
    }
    return at;
  }

  private static long atLeastOne(@Nullable Long calls) throws UnreadableRowException {
    if (calls != null && calls == 0) {
      throw new UnreadableRowException("it stands for no calls");
    }
    return calls == null ? 1 : calls;
  }

  private @Nullable Long count(RowFields fields, Field field) throws UnreadableRowException {
    return TokenCounts.count(fields, aliases, field);
  }

  private @Nullable Usd cost(RowFields fields) throws UnreadableRowException {
    String text = text(fields, Field.COST_USD);
    if (text == null) {
      return null;
    }
    try {
      Usd cost = Usd.of(Numbers.parse(text.startsWith("$") ? text.substring(1) : text));
      if (cost.nanos() < 0) {
        throw new UnreadableRowException("its cost is negative");
      }
      if (cost.compareTo(COST_MAX) > 0) {
        throw new UnreadableRowException("its cost is beyond anything that is paid");
      }
      return cost;
    } catch (ArithmeticException | NumberFormatException notMoney) {
      throw new UnreadableRowException("its cost is no amount in dollars");
    }
  }

  private Course course(RowFields fields, Instant at) throws UnreadableRowException {
    Instant end = optionalTime(fields, Field.END);
    Instant firstToken = optionalTime(fields, Field.FIRST_TOKEN);
    Duration total = duration(fields, Field.DURATION_MS, Field.DURATION_S);
    if (total == null && end != null) {
      total = sensible(Duration.between(at, end));
    }
    Duration first = duration(fields, Field.FIRST_BYTE_MS, Field.FIRST_BYTE_S);
    Boolean streamed = flag(fields);
    if (streamed == null && first != null) {
      streamed = true;
    }
    if (streamed == null && firstToken != null) {
      streamed = end == null || !firstToken.equals(end);
    }
    if (first == null && firstToken != null && Boolean.TRUE.equals(streamed)) {
      first = sensible(Duration.between(at, firstToken));
    }
    Integer status = status(fields);
    String error = text(fields, Field.ERROR);
    if (error == null && "failure".equals(lower(text(fields, Field.STATUS)))) {
      error = "failure";
    }
    if (error != null && !CODE.matcher(error).matches()) {
      error = "error";
    }
    return new Course(streamed, total, first, null, status, error);
  }

  private @Nullable Instant optionalTime(RowFields fields, Field field) {
    String text = text(fields, field);
    return text == null ? null : TimeText.parse(text).orElse(null);
  }

  private @Nullable Duration duration(RowFields fields, Field millis, Field seconds)
      throws UnreadableRowException {
    String text = text(fields, millis);
    int places = 0;
    if (text == null) {
      text = text(fields, seconds);
      places = 3;
    }
    if (text == null) {
      return null;
    }
    try {
      BigDecimal value = Numbers.parse(text).movePointRight(places);
      return sensible(Duration.ofMillis(value.setScale(0, RoundingMode.HALF_UP).longValueExact()));
    } catch (ArithmeticException | NumberFormatException notADuration) {
      throw new UnreadableRowException("its duration is no number");
    }
  }

  /** A duration that no call has is an unknown one. */
  private static @Nullable Duration sensible(Duration duration) {
    return duration.isNegative() || duration.compareTo(LONGEST) > 0 ? null : duration;
  }

  private @Nullable Boolean flag(RowFields fields) throws UnreadableRowException {
    String text = lower(text(fields, Field.STREAMED));
    return switch (text) {
      case null -> null;
      case "true", "1", "yes", "t" -> true;
      case "false", "0", "no", "f" -> false;
      default -> throw new UnreadableRowException("streamed is neither true nor false");
    };
  }

  private @Nullable Integer status(RowFields fields) {
    String text = text(fields, Field.STATUS);
    return text != null && text.matches("[1-5]\\d\\d") ? Integer.valueOf(text) : null;
  }

  private static boolean failed(@Nullable Integer status) {
    return status != null && status >= 400;
  }

  private Sender sender(RowFields fields) {
    String key = text(fields, Field.KEY);
    String agent = text(fields, Field.USER_AGENT);
    String endpoint = text(fields, Field.ENDPOINT);
    return new Sender(
        key == null ? null : keyName(key),
        agent == null ? null : cut(agent),
        endpoint == null ? "" : cut(endpoint));
  }

  /** A name as it is; a key or a long hash as a fingerprint, because keys are never kept. */
  private static String keyName(String key) {
    boolean name = key.length() <= KEY_NAME_MAX && !key.startsWith("sk-");
    return name ? key : fingerprint(key);
  }

  private static String fingerprint(String text) {
    byte[] hash = JsonTree.sha256().digest(text.getBytes(StandardCharsets.UTF_8));
    return HexFormat.of().formatHex(hash, 0, FINGERPRINT_BYTES);
  }

  private Hints hints(RowFields fields) {
    String origin = text(fields, Field.ORIGIN);
    String trace = lower(text(fields, Field.TRACE));
    return new Hints(
        origin == null ? CallOrigin.UNKNOWN : CallOrigin.ofLabel(origin).orElse(CallOrigin.UNKNOWN),
        trace != null && TRACE.matcher(trace.replace("-", "")).matches()
            ? trace.replace("-", "")
            : null);
  }

  private static Lane lane(@Nullable String lane, @Nullable String tier) {
    String word = lane == null ? tier : lower(lane);
    return switch (word) {
      case "batch", "true" -> Lane.BATCH;
      case "flex" -> Lane.FLEX;
      case null, default -> Lane.INTERACTIVE;
    };
  }

  private @Nullable String text(RowFields fields, Field field) {
    return fields.first(aliases.paths(field));
  }

  private static @Nullable String lower(@Nullable String text) {
    return text == null ? null : text.toLowerCase(Locale.ROOT);
  }

  private static String cut(String text) {
    return text.length() <= TEXT_MAX ? text : text.substring(0, TEXT_MAX);
  }
}
