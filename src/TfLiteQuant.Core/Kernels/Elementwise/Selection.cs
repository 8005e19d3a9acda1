using System.Runtime.CompilerServices;

namespace TfLiteQuant.Kernels;

/// <summary>Choosing between elements.</summary>
internal static class Selection
{
    /// <summary>Takes elements of one of two spans; a span of one element counts for all results.</summary>
    /// <param name="condition">Booleans as bytes.</param>
    /// <param name="yes">Elements where the condition holds.</param>
    /// <param name="no">Elements where it does not.</param>
    /// <param name="y">Results; may be the memory of either choice.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Run<T>(ReadOnlySpan<byte> condition, ReadOnlySpan<T> yes, ReadOnlySpan<T> no, Span<T> y)
        where T : unmanaged
    {
        if (condition.Length == 1)
        {
            var chosen = condition[0] != 0 ? yes : no;
            if (chosen.Length == y.Length) chosen.CopyTo(y);
            else y.Fill(chosen[0]);
            return;
        }

        // a mask of all or no bits turns a single choice's index into 0 throughout
        var yesIndex = yes.Length == 1 ? 0 : -1;
        var noIndex = no.Length == 1 ? 0 : -1;
        for (var i = 0; i < y.Length; i++) y[i] = condition[i] != 0 ? yes[i & yesIndex] : no[i & noIndex];
    }
}
