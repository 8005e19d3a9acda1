namespace TfLiteQuant.Inspection;

/// <summary>An input or output of a signature.</summary>
/// <param name="Name">Name that callers use; the tensor's own may differ.</param>
/// <param name="Tensor">The tensor it stands for.</param>
public sealed record SignatureTensorInfo(string Name, TensorInfo Tensor)
{
    /// <summary>Such as <c>image: serving_default_image:0 Float32 [1,28,28,1]</c>.</summary>
    public override string ToString() => $"{Name}: {Tensor}";
}
