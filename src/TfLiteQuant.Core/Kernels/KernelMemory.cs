namespace TfLiteQuant.Kernels;

/// <summary>
/// Tells whoever makes a kernel of the memory that the kernel keeps for itself: packed weights, tables, room to work in. Kernels do
/// not know who that is, and need not hand it on to each other: it holds for the thread.
/// </summary>
internal static class KernelMemory
{
    [ThreadStatic]
    private static IKernelMemoryMeter? s_meter;

    /// <summary>Counts for a meter until the scope is left.</summary>
    public static Scope For(IKernelMemoryMeter meter)
    {
        var scope = new Scope(s_meter);
        s_meter = meter;
        return scope;
    }

    /// <summary>Counts bytes that are about to be allocated; the meter may refuse them by an exception.</summary>
    public static void Take(long bytes) => s_meter?.Take(bytes);

    /// <summary>The time in which a meter counts; binding an operator may bind others within it.</summary>
    public readonly ref struct Scope(IKernelMemoryMeter? before)
    {
        public void Dispose() => s_meter = before;
    }
}

/// <summary>Counts the memory of kernels.</summary>
internal interface IKernelMemoryMeter
{
    /// <summary>Counts bytes that are about to be allocated.</summary>
    void Take(long bytes);
}
