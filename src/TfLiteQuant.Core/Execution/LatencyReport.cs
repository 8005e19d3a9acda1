using TfLiteQuant.Inspection;

namespace TfLiteQuant.Execution;

/// <summary>How long a model takes on this machine.</summary>
public sealed record LatencyReport
{
    /// <summary>Full path of the model.</summary>
    public required string Path { get; init; }

    /// <summary>File name of the model.</summary>
    public string Name => System.IO.Path.GetFileName(Path);

    /// <summary>Entry point; null for the main graph.</summary>
    public string? Signature { get; init; }

    /// <summary>Threads that kernels used.</summary>
    public required int Threads { get; init; }

    /// <summary>Runs before those that count.</summary>
    public required int WarmUp { get; init; }

    /// <summary>Runs that count.</summary>
    public required int Runs { get; init; }

    /// <summary>Milliseconds to bind operators, pack weights and allocate memory.</summary>
    public required double PrepareMilliseconds { get; init; }

    /// <summary>Milliseconds of the very first run.</summary>
    public required double FirstMilliseconds { get; init; }

    public required double MinMilliseconds { get; init; }

    /// <summary>The middle time, or the mean of the two middle ones.</summary>
    public required double MedianMilliseconds { get; init; }

    public required double MeanMilliseconds { get; init; }

    /// <summary>The smallest of the times that nine in ten do not exceed.</summary>
    public required double P90Milliseconds { get; init; }

    public required double P99Milliseconds { get; init; }

    public required double MaxMilliseconds { get; init; }

    /// <summary>Multiplications followed by an addition in one run, each round of a loop and the branch that is taken included; null where a shape is not known from the model.</summary>
    public long? MultiplyAccumulates { get; init; }

    /// <summary>Billions of floating-point operations a second in the median run, two for a multiply-accumulate; null for models without any.</summary>
    public double? GigaFlops => MultiplyAccumulates is > 0 and { } work && MedianMilliseconds > 0 ? 2 * work / (MedianMilliseconds * 1e6) : null;

    /// <summary>Bytes of the memory that tensors share by their lifetimes.</summary>
    public required long ArenaBytes { get; init; }

    /// <summary>The most bytes of tensor memory in use at once.</summary>
    public required long PeakBytes { get; init; }

    /// <summary>Operators, those that took longest first; empty unless a profile was asked for.</summary>
    public ValueList<OperatorLatency> Operators { get; init; } = ValueList<OperatorLatency>.Empty;

    /// <summary>The model and the median time on one line.</summary>
    public override string ToString() => FormattableString.Invariant($"{Name}: {MedianMilliseconds:0.000} ms");
}
