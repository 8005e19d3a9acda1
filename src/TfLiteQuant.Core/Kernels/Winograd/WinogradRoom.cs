namespace TfLiteQuant.Kernels;

/// <summary>
/// Room that a thread works in, the same for all layers that it ever computes: a layer finds the room in the caches that the layer
/// before it has left there. It grows to the largest layer's need, <see cref="WinogradShape"/> by <see cref="WinogradShape"/>, and ends
/// with its thread.
/// </summary>
internal static class WinogradRoom
{
    [ThreadStatic]
    private static AlignedArray<float>? s_room;

    /// <summary>The calling thread's room, whatever is in it.</summary>
    /// <param name="floats">Floats that are needed.</param>
    public static unsafe float* Of(long floats)
    {
        if (s_room is null || s_room.Count < floats) s_room = new AlignedArray<float>(floats);
        return s_room.Pointer;
    }
}
