using System.Globalization;
using TfLiteQuant.Diagnostics;

namespace TfLiteQuant.Runtime;

/// <summary>Counts the memory of one interpreter, of tensors and of what kernels keep, and refuses what goes beyond its limit, before it is allocated.</summary>
/// <param name="limit">Bytes in all.</param>
internal sealed class MemoryBudget(long limit)
{
    private long _used;
    private long _peak;
    private long _kernels;

    /// <summary>Bytes in all that may be in use.</summary>
    public long Limit { get; } = limit;

    /// <summary>Bytes of tensors in use.</summary>
    public long Used => Volatile.Read(ref _used);

    /// <summary>Most bytes of tensors that were in use at once.</summary>
    public long Peak => Volatile.Read(ref _peak);

    /// <summary>Bytes that kernels keep: packed weights, tables, room to work in.</summary>
    public long Kernels => Volatile.Read(ref _kernels);

    /// <summary>Bytes that are left.</summary>
    public long Left => Limit - Used - Kernels;

    /// <summary>Counts bytes about to be allocated.</summary>
    public void Take(long bytes, ModelLocation place)
    {
        if (bytes > Left) throw Exceeded(bytes, place);
        var used = Interlocked.Add(ref _used, bytes);
        if (used > _peak) _peak = used;
    }

    /// <summary>Counts bytes that a kernel is about to allocate.</summary>
    public void TakeForKernels(long bytes, ModelLocation place)
    {
        if (bytes > Left) throw Exceeded(bytes, place);
        Interlocked.Add(ref _kernels, bytes);
    }

    /// <summary>Counts bytes of a kernel that is no more.</summary>
    public void ReturnOfKernels(long bytes) => Interlocked.Add(ref _kernels, -bytes);

    /// <summary>Counts bytes that were freed; called from finalizers too.</summary>
    public void Return(long bytes) => Interlocked.Add(ref _used, -bytes);

    /// <summary>The error for memory that is not to be had.</summary>
    public TfLiteQuantException Exceeded(long bytes, ModelLocation place, Exception? cause = null) => new(
        ErrorCode.MemoryLimitExceeded,
        string.Create(CultureInfo.InvariantCulture, $"Its memory of {bytes:N0} bytes, with {Used + Kernels:N0} bytes in use, exceeds the limit of {Limit:N0} bytes."),
        "Raise the memory limit, give smaller inputs, or check whether the model's shapes are sound.",
        place,
        cause);
}
