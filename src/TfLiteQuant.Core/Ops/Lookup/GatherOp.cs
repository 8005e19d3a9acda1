using TfLiteQuant.Model;

namespace TfLiteQuant.Ops;

/// <summary>GATHER: slices of a table [..., n, ...] by index; codes are copied, so one scale serves table and output.</summary>
public sealed partial class GatherOp : OpDefinition
{
    private const int BatchDimensionsField = 1;

    public override BuiltinOperator Operator => BuiltinOperator.Gather;

    public override IntegerRule Integer { get; } = new() { Scale = OutputScale.AsInput, Int8Version = 2, Int16Version = 4 };

    public override IReadOnlyList<string> RuntimeReleases => ["1.6.0", "1.14.0", "1.15.0", "2.4.0", "2.5.0", "2.13.0", "2.15.0", "2.23.0"];

    public override WeightRule Weights { get; } = new()
    {
        Operands = [0],
        Form = WeightForm.CopiedCodes,
        Version = static use => use.Operator.Options?.GetInt32(BatchDimensionsField) is not (null or 0) ? 5 : 2,
    };
}
