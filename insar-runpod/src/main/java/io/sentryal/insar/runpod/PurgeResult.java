package io.sentryal.insar.runpod;

/**
 * What a purge of the queue did. Immutable.
 *
 * @param removed how many queued jobs were removed; running jobs are not touched
 * @param status the service's word, {@code completed}
 */
public record PurgeResult(int removed, String status) {}
