namespace TfLiteQuant.Specification;

/// <summary>TensorFlow Lite Micro plans its memory once, from the shapes in the file.</summary>
public sealed class MicroShapeRule : TensorRule
{
    public override string Demand => "All shapes are fixed.";

    public override TargetRuntime Target => TargetRuntime.TFLiteMicro;

    private protected override IEnumerable<ModelFinding> Check(CheckedTensor tensor)
    {
        if (tensor.Tensor.Shape?.Contains(-1) == true)
            yield return Finding(tensor, FindingSeverity.Error, "The shape has an open dimension.", "Convert the model with fixed shapes.");
        else if (tensor.Graph.Subgraph.Inputs.Contains(tensor.Index) && tensor.Tensor.ShapeSignature?.Contains(-1) == true)
            yield return Finding(tensor, FindingSeverity.Information, $"The input's shape may change, and memory is planned for [{string.Join(", ", tensor.Tensor.Shape ?? [])}].", "Feed that shape.");
    }
}
