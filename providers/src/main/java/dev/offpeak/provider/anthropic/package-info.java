/**
 * Anthropic's dialect: batches that carry their requests, one result file. Open {@link
 * dev.offpeak.provider.anthropic.AnthropicProvider} first.
 */
@NullMarked
package dev.offpeak.provider.anthropic;

import org.jspecify.annotations.NullMarked;
