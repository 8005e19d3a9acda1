using System.Runtime.Intrinsics;
using TfLiteQuant.Kernels;
using Xunit;

namespace TfLiteQuant.Core.Tests.Kernels;

/// <summary>What lanes choose where a comparison decides nothing - zeros of both signs, what is not a number - is one thing at every width
/// and on every processor: the machines' own minimum and maximum differ there.</summary>
public sealed unsafe class LaneChoiceTests
{
    private static readonly float[] Values = [0f, -0f, 1f, -1f, float.NaN, float.PositiveInfinity, float.NegativeInfinity, 2f];

    [Fact]
    public void Lanes_of_128_bits_choose_as_scalars_do() => Check<Vector128<float>, Lanes128>();

    [Fact]
    public void Lanes_of_256_bits_choose_as_scalars_do()
    {
        Assert.SkipUnless(CpuFeatures.HasVector256, "This processor has no vectors of 256 bits.");
        Check<Vector256<float>, Lanes256>();
    }

    [Fact]
    public void Lanes_of_512_bits_choose_as_scalars_do()
    {
        Assert.SkipUnless(CpuFeatures.HasVector512, "This processor has no vectors of 512 bits.");
        Check<Vector512<float>, Lanes512>();
    }

    private static void Check<TVector, TLanes>()
        where TVector : unmanaged
        where TLanes : struct, ILanes<TVector>
    {
        foreach (var a in Values)
        {
            foreach (var b in Values)
            {
                Same(LanesScalar.Least(a, b), TLanes.Least(TLanes.Broadcast(a), TLanes.Broadcast(b)));
                Same(LanesScalar.Most(a, b), TLanes.Most(TLanes.Broadcast(a), TLanes.Broadcast(b)));
            }

            foreach (var (low, high) in new[] { (0f, float.PositiveInfinity), (0f, 6f), (-1f, 1f), (float.NegativeInfinity, float.PositiveInfinity) })
                Same(LanesScalar.Clamp(a, low, high), TLanes.Clamp(TLanes.Broadcast(a), TLanes.Broadcast(low), TLanes.Broadcast(high)));
        }
    }

    private static void Same<TVector>(float expected, TVector actual)
        where TVector : unmanaged
        => Assert.Equal(BitConverter.SingleToUInt32Bits(expected), BitConverter.SingleToUInt32Bits(*(float*)&actual));
}
