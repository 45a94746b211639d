package io.weir.sim.fabric;

/**
 * What happened to one priority at one port of a {@link SharedBufferSwitch}.
 *
 * @param queueBytes waiting now, bytes
 * @param maxQueueBytes most that ever waited, bytes
 * @param droppedFrames frames that found no room
 * @param droppedBytes their bytes
 * @param markedFrames frames marked (ECN)
 * @param pausesSent PAUSE frames sent on the port, to stop the node at its far end
 * @param resumesSent RESUME frames sent on the port
 * @param pausesReceived PAUSE frames from the far end, which stopped this port
 * @param pausedNs how long they stopped it, ns
 */
public record QueueStats(
    long queueBytes,
    long maxQueueBytes,
    long droppedFrames,
    long droppedBytes,
    long markedFrames,
    long pausesSent,
    long resumesSent,
    long pausesReceived,
    long pausedNs) {}
