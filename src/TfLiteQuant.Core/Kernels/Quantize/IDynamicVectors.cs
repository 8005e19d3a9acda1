using System.Runtime.Intrinsics;

namespace TfLiteQuant.Kernels;

/// <summary>Vectors of floats to int8 codes of one scale and zero point, as <see cref="DynamicCodes"/> has it, and extremes of runs of
/// them. All members are inlined away.</summary>
/// <typeparam name="TSelf">The implementing struct.</typeparam>
/// <typeparam name="TVector">A vector of floats.</typeparam>
/// <typeparam name="T">sbyte: the codes; byte: the codes raised by 128; short: the codes less their zero point.</typeparam>
internal unsafe interface IDynamicVectors<TSelf, TVector, T>
    where TSelf : struct, IDynamicVectors<TSelf, TVector, T>
    where TVector : unmanaged
    where T : unmanaged
{
    static abstract TSelf Of(int zeroPoint, float inverse, int lowest);

    /// <summary>Stores as many codes as a vector has floats.</summary>
    void Store(TVector values, T* codes);

    /// <summary>Notes what a run's extremes are among.</summary>
    /// <param name="min">The least values that each lane met.</param>
    /// <param name="max">The largest ones.</param>
    /// <param name="mins">Room of the runs whose scales are chosen together: as many as a vector has floats, at most 64 floats.</param>
    /// <param name="maxs">As much room.</param>
    /// <param name="run">The run among them.</param>
    static abstract void Note(TVector min, TVector max, float* mins, float* maxs, int run);

    /// <summary>The least values of eight runs.</summary>
    static abstract Vector256<float> Lowest(float* mins, int firstRun);

    /// <summary>The largest values of eight runs.</summary>
    static abstract Vector256<float> Highest(float* maxs, int firstRun);
}
