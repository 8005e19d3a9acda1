using TfLiteQuant.Model;

namespace TfLiteQuant.Ops;

/// <summary>EMBEDDING_LOOKUP: ids [n], table [rows, ...]; the kernel copies the rows it picks, or scales int8 ones where the output is float.</summary>
public sealed partial class EmbeddingLookupOp : OpDefinition
{
    public override BuiltinOperator Operator => BuiltinOperator.EmbeddingLookup;

    public override IntegerRule Integer { get; } = new() { Scale = OutputScale.AsInput, Int8Version = 1, Int16Version = 1, Int16OnlyWhereDemanded = true };

    public override IReadOnlyList<string> RuntimeReleases => ["1.13.0", "1.14.0", "1.14.0", "2.18.0", "2.21.0"];

    public override WeightRule Weights { get; } = new()
    {
        Operands = [1],
        Form = WeightForm.Direct,
        Axis = 0,
        Version = static use => use.IsPerAxis ? 4 : 3,
    };
}
