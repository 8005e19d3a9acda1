using System.Numerics;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace TfLiteQuant.Kernels;

/// <summary>The one place that asks what the processor can do. The properties are constants to the JIT, so that the branch
/// not taken costs nothing.</summary>
internal static class CpuFeatures
{
    /// <summary>Whether operations on 512-bit vectors run as machine instructions, and at full speed.</summary>
    public static bool HasVector512 => Vector512.IsHardwareAccelerated;

    /// <summary>Whether operations on 256-bit vectors run as machine instructions.</summary>
    public static bool HasVector256 => Vector256.IsHardwareAccelerated;

    /// <summary>Whether operations on 128-bit vectors run as machine instructions.</summary>
    public static bool HasVector128 => Vector128.IsHardwareAccelerated;

    /// <summary>Whether there are vectors of a type of numbers, as wide as the runtime chooses, that run as machine instructions.</summary>
    public static bool HasVectorsOf<T>() => Vector.IsHardwareAccelerated && Vector<T>.IsSupported;

    /// <summary>Whether the x86 instructions on 256-bit vectors of integers are there.</summary>
    public static bool HasX86Vector256 => Avx2.IsSupported;

    /// <summary>Whether x86 can multiply two pairs of 32-bit integers to 64 bits at once.</summary>
    public static bool HasWideningProduct128 => Sse41.IsSupported;

    /// <summary>Whether x86 has the rounded high half of products of 16-bit integers.</summary>
    public static bool HasRoundedWordProduct128 => Ssse3.IsSupported;

    /// <summary>Whether Arm's 128-bit vector instructions are there.</summary>
    public static bool HasArmVectors => System.Runtime.Intrinsics.Arm.AdvSimd.IsSupported;

    /// <summary>Whether bytes can be picked from two 512-bit vectors by one instruction.</summary>
    public static bool HasBytePermutation512 => Avx512Vbmi.IsSupported && Vector512.IsHardwareAccelerated;

    /// <summary>Whether a multiplication and an addition are one instruction with one rounding.</summary>
    public static bool HasFma => Fma.IsSupported || System.Runtime.Intrinsics.Arm.AdvSimd.Arm64.IsSupported;

    /// <summary>Whether two 128-bit vectors can be interleaved by one x86 instruction.</summary>
    public static bool HasX86Interleave => Sse.IsSupported;

    /// <summary>Whether the machine's minimum and maximum give their second operand where the two compare as neither, as x86's do.</summary>
    public static bool HasMinimumOfSecond => Sse.IsSupported;

    /// <summary>Whether x86 can be told to bring memory near that will be read.</summary>
    public static bool HasPrefetch => Sse.IsSupported;

    /// <summary>Whether the x86 instructions that permute 256-bit vectors of floats are there.</summary>
    public static bool HasAvx => Avx.IsSupported;

    /// <summary>Whether one instruction adds the products of four unsigned with four signed bytes to each 32-bit lane.</summary>
    public static bool HasByteDotProducts => AvxVnni.IsSupported;
}
