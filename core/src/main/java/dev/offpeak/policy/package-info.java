/** What is decided for features. Open {@link dev.offpeak.policy.FeaturePolicies}. */
@NullMarked
package dev.offpeak.policy;

import org.jspecify.annotations.NullMarked;
