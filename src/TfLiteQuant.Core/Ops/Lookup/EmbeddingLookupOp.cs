using TfLiteQuant.Model;

namespace TfLiteQuant.Ops;

/// <summary>EMBEDDING_LOOKUP: ids [n], table [rows, ...]; the kernel scales the rows it picks, so the output is float.</summary>
public sealed partial class EmbeddingLookupOp : OpDefinition
{
    public override BuiltinOperator Operator => BuiltinOperator.EmbeddingLookup;

    public override IReadOnlyList<string> RuntimeReleases => ["1.13.0", "1.14.0", "1.14.0", "2.18.0", "2.21.0"];

    public override WeightRule Weights { get; } = new()
    {
        Operands = [1],
        Form = WeightForm.Direct,
        Axis = 0,
        Version = static use => use.IsPerAxis ? 4 : 3,
    };
}
