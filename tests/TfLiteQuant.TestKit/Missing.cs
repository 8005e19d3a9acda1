using System.Diagnostics.CodeAnalysis;
using Xunit;

namespace TfLiteQuant.TestKit;

/// <summary>
/// What happens where a test needs something this machine does not have: the test is skipped, or fails where the machine is meant to
/// have everything (TFLITEQUANT_NO_SKIP=1, as in continuous integration).
/// </summary>
public static class Missing
{
    private const string Variable = "TFLITEQUANT_NO_SKIP";

    /// <summary>Whether a missing thing is a failure.</summary>
    public static bool IsFailure { get; } = Environment.GetEnvironmentVariable(Variable) is "1" or "true";

    /// <summary>Reason for a theory row that stands for missing data; none where the test shall run and fail.</summary>
    public static string? RowReason(string reason) => IsFailure ? null : reason;

    /// <summary>Skips the running test, or fails it.</summary>
    [DoesNotReturn]
    public static void Report(string reason)
    {
        if (IsFailure) Assert.Fail($"{reason} Nothing may be missing here, as {Variable} says.");
        Assert.Skip(reason);
    }
}
