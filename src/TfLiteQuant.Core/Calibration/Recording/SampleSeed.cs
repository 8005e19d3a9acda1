using System.Runtime.InteropServices;
using TfLiteQuant.Datasets;
using TfLiteQuant.Kernels.Statistics;

namespace TfLiteQuant.Calibration;

/// <summary>
/// A number that stands for a sample's content, from which the places are drawn where large tensors are sampled. Not its
/// position: so a sample gives the same counts wherever it stands, on whichever machine, and whoever else comes before it.
/// </summary>
internal static class SampleSeed
{
    private const int Words = 64;

    public static uint Of(DatasetSample sample)
    {
        // A sum, as the inputs come in no order.
        uint seed = 0;
        foreach (var input in sample.Inputs.Values) seed += Of(MemoryMarshal.Cast<byte, uint>(input.Bytes));
        return seed;
    }

    private static uint Of(ReadOnlySpan<uint> words)
    {
        var hash = (uint)words.Length;
        var step = Math.Max(1, words.Length / Words);
        for (var i = 0; i < words.Length; i += step) hash = ExtremesScan.Mix(hash, words[i]);
        return hash;
    }
}
