using System.Management.Automation;
using TfLiteQuant.Model;
using TfLiteQuant.PowerShell.Abstractions;
using TfLiteQuant.Quantization;

namespace TfLiteQuant.PowerShell.Commands;

/// <summary><c>Convert-TfLiteModelInterface</c>: gives the inputs and outputs of quantized models other types.</summary>
[Cmdlet(VerbsData.Convert, "TfLiteModelInterface", DefaultParameterSetName = PathSet, SupportsShouldProcess = true)]
[OutputType(typeof(InterfaceResult))]
public sealed class ConvertTfLiteModelInterfaceCommand : ModelWritingCommand<InterfaceResult>
{
    /// <summary>What inputs are to hold. The default is to leave them.</summary>
    [Parameter(Position = 1)]
    [ValidateSet(nameof(TensorType.Float32), nameof(TensorType.Int8), nameof(TensorType.UInt8), nameof(TensorType.Int16))]
    public string? InputType { get; set; }

    /// <summary>What outputs are to hold. The default is to leave them.</summary>
    [Parameter]
    [ValidateSet(nameof(TensorType.Float32), nameof(TensorType.Int8), nameof(TensorType.UInt8), nameof(TensorType.Int16))]
    public string? OutputType { get; set; }

    private protected override string Product => $"model with {Describe()}";

    // Such as int8_io, or int8_in_float32_out.
    private protected override string Suffix => InputType == OutputType
        ? $"{InputType}_io".ToLowerInvariant()
        : string.Join('_', new[] { InputType is null ? null : $"{InputType}_in", OutputType is null ? null : $"{OutputType}_out" }.OfType<string>()).ToLowerInvariant();

    private BorderTypes Types => new(Named(InputType), Named(OutputType));

    private protected override void Prepare()
    {
        // A validated set takes any letter case.
        (InputType, OutputType) = (Named(InputType)?.ToString(), Named(OutputType)?.ToString());
        Types.Require();
    }

    private protected override InterfaceResult Convert(string source, string target, PipelinePump pump, CancellationToken token)
        => InterfaceConverter.Convert(Request(source, target), token);

    private protected override InterfaceResult Preview(string source, string target, PipelinePump pump, CancellationToken token)
        => InterfaceConverter.Preview(Request(source, target));

    private protected override void Tell(InterfaceResult result)
    {
        foreach (var warning in result.Warnings) WriteWarning($"{result.Source}: {warning}");
        foreach (var kept in result.Changes)
            if (kept.Outcome == BorderOutcome.Kept) WriteVerbose($"{result.Source}: {kept.Side} '{kept.Name}' stays {kept.From}: {kept.Reason}.");
    }

    private static TensorType? Named(string? name) => name is null ? null : Enum.Parse<TensorType>(name, ignoreCase: true);

    private string Describe() => InputType == OutputType
        ? $"{InputType} inputs and outputs"
        : string.Join(" and ", new[] { InputType is null ? null : $"{InputType} inputs", OutputType is null ? null : $"{OutputType} outputs" }.OfType<string>());

    private InterfaceRequest Request(string source, string target) => new() { Source = source, Destination = target, Types = Types, Overwrite = Force };
}
