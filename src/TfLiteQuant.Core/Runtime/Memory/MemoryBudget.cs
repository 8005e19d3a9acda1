using System.Globalization;
using TfLiteQuant.Diagnostics;

namespace TfLiteQuant.Runtime;

/// <summary>Counts the tensor memory of one interpreter and refuses what goes beyond its limit, before it is allocated.</summary>
/// <param name="limit">Bytes in all.</param>
internal sealed class MemoryBudget(long limit)
{
    private long _used;
    private long _peak;

    /// <summary>Bytes in all that may be in use.</summary>
    public long Limit { get; } = limit;

    /// <summary>Bytes in use.</summary>
    public long Used => Volatile.Read(ref _used);

    /// <summary>Most bytes that were in use at once.</summary>
    public long Peak => Volatile.Read(ref _peak);

    /// <summary>Counts bytes about to be allocated.</summary>
    public void Take(long bytes, ModelLocation place)
    {
        if (bytes > Limit - Used) throw Exceeded(bytes, place);
        var used = Interlocked.Add(ref _used, bytes);
        if (used > _peak) _peak = used;
    }

    /// <summary>Counts bytes that were freed; called from finalizers too.</summary>
    public void Return(long bytes) => Interlocked.Add(ref _used, -bytes);

    /// <summary>The error for memory that is not to be had.</summary>
    public TfLiteQuantException Exceeded(long bytes, ModelLocation place, Exception? cause = null) => new(
        ErrorCode.MemoryLimitExceeded,
        string.Create(CultureInfo.InvariantCulture, $"Its memory of {bytes:N0} bytes, with {Used:N0} bytes in use, exceeds the limit of {Limit:N0} bytes."),
        "Raise the memory limit, give smaller inputs, or check whether the model's shapes are sound.",
        place,
        cause);
}
