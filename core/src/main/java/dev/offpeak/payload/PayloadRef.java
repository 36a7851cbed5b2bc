package dev.offpeak.payload;

/**
 * Where some bytes are kept.
 *
 * @param segment the number of the segment
 * @param offset of the bytes in it
 * @param length of the bytes
 */
public record PayloadRef(int segment, long offset, int length) {}
