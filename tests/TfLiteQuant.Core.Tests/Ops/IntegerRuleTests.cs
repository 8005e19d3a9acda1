using TfLiteQuant.Model;
using TfLiteQuant.Ops;
using Xunit;

namespace TfLiteQuant.Core.Tests.Ops;

/// <summary>Every operator's rule of integer activations against what the real runtime's kernels take.</summary>
public sealed class IntegerRuleTests
{
    // Not among the probes: kernels that only look at shapes, and what gives a variable its value, which the probe of READ_VARIABLE does.
    private static readonly BuiltinOperator[] ProvedElsewhere = [BuiltinOperator.Shape, BuiltinOperator.Rank, BuiltinOperator.AssignVariable];

    public static TheoryData<BuiltinOperator, TensorType> Rules
    {
        get
        {
            var rows = new TheoryData<BuiltinOperator, TensorType>();
            foreach (var definition in OpRegistry.All)
            {
                if (definition.Integer is not { } rule) continue;
                if (rule.Int8Version > 0) rows.Add(definition.Operator, TensorType.Int8);
                if (rule.Int16Version > 0) rows.Add(definition.Operator, TensorType.Int16);
            }

            return rows;
        }
    }

    [Theory, MemberData(nameof(Rules))]
    public void Kernel_exists_in_the_version(BuiltinOperator op, TensorType type)
    {
        var version = Rule(op).VersionFor(type);
        var registered = Assert.NotNull(RuntimeKernels.Versions(op));
        Assert.InRange(version, registered.Min, registered.Max);
        if (ProvedElsewhere.Contains(op)) Assert.Null(RuntimeKernels.Takes(op, type));
        else Assert.NotNull(RuntimeKernels.Takes(op, type));
    }

    [Theory, MemberData(nameof(Rules))]
    public void Scales_are_what_the_kernel_asks(BuiltinOperator op, TensorType type)
    {
        if (RuntimeKernels.Takes(op, type) is not { } kernel) return;
        var rule = Rule(op);
        var allowed = kernel.Scales switch
        {
            KernelScales.Same or KernelScales.Copied => (OutputScale[])[OutputScale.AsInput, OutputScale.AsOutput, OutputScale.AsVariable],
            KernelScales.Prescribed => [OutputScale.Fixed],
            KernelScales.OneForInputs => rule.HasOneScale(type) ? [OutputScale.Own] : [],
            // Operators without float results have no scale to choose; those with free ones may choose to keep one.
            _ => [OutputScale.Own],
        };
        Assert.Contains(rule.Scale, allowed);
        if (rule.Scale != OutputScale.Fixed) return;
        var (scale, zeroPoint) = (rule.FixedFor(type).Scale, rule.FixedFor(type).ZeroPoint);
        Assert.True(scale > 0);
        var (min, max) = type.CodeRange();
        Assert.InRange(zeroPoint, min, max);
    }

    [Theory, MemberData(nameof(Rules))]
    public void A_kernel_that_wants_the_zero_point_0_is_only_used_where_it_is_0(BuiltinOperator op, TensorType type)
    {
        if (RuntimeKernels.Takes(op, type) is { NeedsZeroPointZero: true }) Assert.Equal(TensorType.Int16, type);
    }

    [Theory, MemberData(nameof(Rules))]
    public void Operands_make_sense(BuiltinOperator op, TensorType type)
    {
        var rule = Rule(op);
        Assert.True(rule.VersionFor(type) > 0);
        Assert.Equal(rule.Operands.Count, rule.Operands.Select(static operand => operand.Position).Distinct().Count());
        foreach (var bias in rule.Operands.Where(static operand => operand.Role == OperandRole.Bias))
            Assert.True(bias.ScaleFrom.Count + (bias.InnerScaleFrom >= 0 ? 1 : 0) == 2, $"The bias {bias.Position} has not two factors.");
        if (rule.Int16Options.Count > 0) Assert.True(rule.OptionsTag > 0);
        if (rule.Operands.Any(static operand => operand.InnerScaleFrom >= 0)) Assert.True(rule.Intermediates > 0);
    }

    /// <summary>A kernel that the runtime has and that would give right answers is not forgotten.</summary>
    [Fact]
    public void Kernels_without_a_rule_are_known()
    {
        var unused = RuntimeKernels.All.Where(static kernel => kernel.Activation != TensorType.UInt8 && !(OpRegistry.Find(kernel.Operator)?.Integer?.VersionFor(kernel.Activation) > 0))
            .GroupBy(static kernel => kernel.Activation)
            .ToDictionary(static group => group.Key, static group => group.Select(static kernel => kernel.Operator).Order().ToArray());
        // Conversions are the quantizer's own; DIV refuses a divisor that holds the code 0 and NEG is put as MUL, which older runtimes and
        // accelerators have; MATRIX_DIAG and SCATTER_ND fill with the code 0, which int8 codes give another value.
        Assert.Equal([BuiltinOperator.Dequantize, BuiltinOperator.Div, BuiltinOperator.Neg, BuiltinOperator.MatrixDiag, BuiltinOperator.ScatterNd], unused[TensorType.Int8]);
        Assert.Equal([BuiltinOperator.Dequantize, BuiltinOperator.Div, BuiltinOperator.Neg], unused[TensorType.Int16]);
    }

    private static IntegerRule Rule(BuiltinOperator op) => OpRegistry.Find(op)!.Integer!;
}
