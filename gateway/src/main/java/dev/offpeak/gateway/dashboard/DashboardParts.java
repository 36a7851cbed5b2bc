package dev.offpeak.gateway.dashboard;

import dev.offpeak.alerts.AlertsNow;
import dev.offpeak.audit.AuditReport;
import dev.offpeak.gateway.keys.KeyRing;
import dev.offpeak.policy.FeaturePolicies;
import dev.offpeak.pricing.PriceList;
import dev.offpeak.savings.Decisions;
import dev.offpeak.store.Store;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * What the pages are made from.
 *
 * @param store asked at every visit, so that a dead store stops nothing but the page
 * @param sandbox whether it is that of the play money
 * @param policies in force, asked at every visit
 * @param found what an audit found lately, without waiting for one; empty before the first has
 *     ended
 * @param decisions what decisions on lanes brought, asked at every visit
 * @param alerts what needs attention, asked at every visit
 * @param keys who may sign in; null if nobody has to
 * @param clock the time, in the zone in which times are shown
 * @param random unpredictable chance
 */
public record DashboardParts(
    Supplier<Store> store,
    boolean sandbox,
    Supplier<FeaturePolicies> policies,
    BatchWords words,
    PriceList prices,
    Supplier<Optional<AuditReport>> found,
    Supplier<Decisions> decisions,
    Supplier<List<AlertsNow.Shown>> alerts,
    @Nullable KeyRing keys,
    Clock clock,
    RandomGenerator random) {}
