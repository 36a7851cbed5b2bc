package dev.offpeak.store.sqlite;

import dev.offpeak.model.AccountId;
import dev.offpeak.model.BilledAnswer;
import dev.offpeak.model.Endpoint;
import dev.offpeak.model.Feature;
import dev.offpeak.model.ProviderName;
import dev.offpeak.model.RequestGroup;
import dev.offpeak.model.Target;
import dev.offpeak.store.CallEntry;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The small numbers that stand for groups, features, targets and accounts in other rows. Such rows
 * are never deleted, so what was read once holds until a rollback. Used by one thread at a time.
 */
final class Names {

  /** Above this many cached names the cache begins anew: features are the user's to invent. */
  private static final int CACHED_MAX = 10_000;

  private final Session session;
  private final Map<Object, Long> numbers = new HashMap<>();
  private final Map<Long, Feature> features = new HashMap<>();
  private final Map<Long, RequestGroup> groups = new HashMap<>();

  Names(Session session) {
    this.session = session;
  }

  private interface Numbering {
    long number() throws SQLException;
  }

  private long cached(Object key, Numbering numbering) throws SQLException {
    Long known = numbers.get(key);
    if (known != null) {
      return known;
    }
    if (numbers.size() >= CACHED_MAX) {
      forget();
    }
    long number = numbering.number();
    numbers.put(key, number);
    return number;
  }

  private static final String FIND_ACCOUNT =
      """
      SELECT id FROM account WHERE fingerprint = ?
      """;
  private static final String ADD_ACCOUNT =
      """
      INSERT INTO account (fingerprint) VALUES (?) RETURNING id
      """;

  /** The number of an account, made if there is none. */
  long account(AccountId account) throws SQLException {
    return cached(
        account,
        () -> {
          Long found = account(account.fingerprint());
          return found != null ? found : session.count(ADD_ACCOUNT, account.fingerprint());
        });
  }

  /** The number of an account, or null if nothing was ever done under it. */
  @Nullable Long account(String fingerprint) throws SQLException {
    return session.number(FIND_ACCOUNT, fingerprint);
  }

  private static final String FIND_TARGET =
      """
      SELECT id FROM target WHERE provider = ? AND base_url = ?
      """;
  private static final String ADD_TARGET =
      """
      INSERT INTO target (provider, base_url) VALUES (?, ?) RETURNING id
      """;

  long target(Target target) throws SQLException {
    return cached(
        target,
        () -> findOrAdd(FIND_TARGET, ADD_TARGET, target.provider().value(), target.baseUrl()));
  }

  private static final String FIND_FEATURE =
      """
      SELECT id FROM feature WHERE name = ?
      """;
  private static final String ADD_FEATURE =
      """
      INSERT INTO feature (name) VALUES (?) RETURNING id
      """;

  long feature(Feature feature) throws SQLException {
    return cached(feature, () -> findOrAdd(FIND_FEATURE, ADD_FEATURE, feature.name()));
  }

  /** The number of a feature, or null if nothing was ever done for it. */
  @Nullable Long knownFeature(Feature feature) throws SQLException {
    return session.number(FIND_FEATURE, feature.name());
  }

  private static final String FIND_GROUP =
      """
      SELECT id FROM request_group WHERE target = ? AND endpoint = ? AND model = ?
      """;
  private static final String ADD_GROUP =
      """
      INSERT INTO request_group (target, endpoint, model) VALUES (?, ?, ?) RETURNING id
      """;

  private record GroupKey(long target, Endpoint endpoint, String model) {}

  long group(RequestGroup group) throws SQLException {
    return group(target(group.target()), group.endpoint(), group.model());
  }

  long group(long target, Endpoint endpoint, String model) throws SQLException {
    return cached(
        new GroupKey(target, endpoint, model),
        () -> findOrAdd(FIND_GROUP, ADD_GROUP, target, endpoint.name(), model));
  }

  private static final String FIND_BILLED =
      """
      SELECT id FROM billed_as WHERE model = ? AND service_tier = ? AND inference_geo = ?
      """;
  private static final String ADD_BILLED =
      """
      INSERT INTO billed_as (model, service_tier, inference_geo) VALUES (?, ?, ?) RETURNING id
      """;

  private record BilledKey(String model, String tier, String geo) {}

  long billed(BilledAnswer billed) throws SQLException {
    BilledKey key =
        new BilledKey(
            Objects.requireNonNullElse(billed.model(), ""),
            Objects.requireNonNullElse(billed.serviceTier(), ""),
            Objects.requireNonNullElse(billed.inferenceGeo(), ""));
    return cached(
        key, () -> findOrAdd(FIND_BILLED, ADD_BILLED, key.model(), key.tier(), key.geo()));
  }

  private static final String FIND_SENDER =
      """
      SELECT id FROM call_sender WHERE key = ? AND user_agent = ? AND endpoint = ?
      """;
  private static final String ADD_SENDER =
      """
      INSERT INTO call_sender (key, user_agent, endpoint) VALUES (?, ?, ?) RETURNING id
      """;

  long sender(CallEntry.Sender sender) throws SQLException {
    return cached(
        sender,
        () ->
            findOrAdd(
                FIND_SENDER,
                ADD_SENDER,
                Objects.requireNonNullElse(sender.key(), ""),
                Objects.requireNonNullElse(sender.userAgent(), ""),
                sender.endpoint()));
  }

  private long findOrAdd(String find, String add, Object... values) throws SQLException {
    Long found = session.number(find, values);
    return found != null ? found : session.count(add, values);
  }

  private static final String FEATURE =
      """
      SELECT name FROM feature WHERE id = ?
      """;

  Feature feature(long number) throws SQLException {
    Feature feature = features.get(number);
    if (feature == null) {
      feature =
          session
              .first(FEATURE, row -> new Feature(row.getString(1)), number)
              .orElseThrow(() -> new IllegalStateException("no feature " + number));
      features.put(number, feature);
    }
    return feature;
  }

  private static final String GROUP =
      """
      SELECT t.provider, t.base_url, g.endpoint, g.model
      FROM request_group AS g JOIN target AS t ON t.id = g.target
      WHERE g.id = ?
      """;

  RequestGroup group(long number) throws SQLException {
    RequestGroup group = groups.get(number);
    if (group == null) {
      group =
          session
              .first(
                  GROUP,
                  row ->
                      new RequestGroup(
                          new Target(new ProviderName(row.getString(1)), row.getString(2)),
                          Endpoint.valueOf(row.getString(3)),
                          row.getString(4)),
                  number)
              .orElseThrow(() -> new IllegalStateException("no request group " + number));
      groups.put(number, group);
    }
    return group;
  }

  void forget() {
    numbers.clear();
    features.clear();
    groups.clear();
  }
}
