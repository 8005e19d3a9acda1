namespace TfLiteQuant.TestKit;

/// <summary>Builds of the runtime for WebAssembly.</summary>
public enum LiteRtVariant
{
    /// <summary>128-bit SIMD, one thread: the same bits on every machine.</summary>
    Compat,

    /// <summary>Relaxed SIMD, one thread.</summary>
    Relaxed,

    /// <summary>Relaxed SIMD and threads.</summary>
    Threaded,
}
