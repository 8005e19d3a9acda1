namespace TfLiteQuant.Specification;

/// <summary>What a model is to run on.</summary>
public enum TargetRuntime
{
    /// <summary>LiteRT on a processor: the specification, and the kernels of the reference runtime.</summary>
    Any,

    /// <summary>TensorFlow Lite Micro, on microcontrollers.</summary>
    TFLiteMicro,

    /// <summary>Coral's Edge TPU, through its compiler.</summary>
    EdgeTpu,

    /// <summary>The GPU delegate of LiteRT.</summary>
    Gpu,
}
