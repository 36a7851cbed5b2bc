/**
 * Calls that were counted elsewhere: exports of providers, proxies and tracing tools, read row by
 * row into ledger entries. Open {@link dev.offpeak.imports.Import} first.
 */
@NullMarked
package dev.offpeak.imports;

import org.jspecify.annotations.NullMarked;
