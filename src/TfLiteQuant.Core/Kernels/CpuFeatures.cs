using System.Runtime.Intrinsics;

namespace TfLiteQuant.Kernels;

/// <summary>The one place that asks what the processor can do. The properties are constants to the JIT, so that the branch
/// not taken costs nothing.</summary>
internal static class CpuFeatures
{
    /// <summary>Whether operations on 256-bit vectors run as machine instructions.</summary>
    public static bool HasVector256 => Vector256.IsHardwareAccelerated;

    /// <summary>Whether operations on 128-bit vectors run as machine instructions.</summary>
    public static bool HasVector128 => Vector128.IsHardwareAccelerated;
}
