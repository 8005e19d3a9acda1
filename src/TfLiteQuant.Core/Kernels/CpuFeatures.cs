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

    /// <summary>Whether a multiplication and an addition are one instruction with one rounding.</summary>
    public static bool HasFma => Fma.IsSupported || System.Runtime.Intrinsics.Arm.AdvSimd.Arm64.IsSupported;

    /// <summary>Whether two 128-bit vectors can be interleaved by one x86 instruction.</summary>
    public static bool HasX86Interleave => Sse.IsSupported;

    /// <summary>Whether the x86 instructions that permute 256-bit vectors of floats are there.</summary>
    public static bool HasAvx => Avx.IsSupported;

    /// <summary>Whether one instruction adds the products of four unsigned with four signed bytes to each 32-bit lane.</summary>
    public static bool HasByteDotProducts => AvxVnni.IsSupported;
}
