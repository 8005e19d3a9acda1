namespace TfLiteQuant.Ops;

/// <summary>What a runtime kernel asks of the scales and zero points of its quantized inputs and outputs.</summary>
public enum KernelScales
{
    /// <summary>Every tensor may have its own.</summary>
    Free,

    /// <summary>All data inputs and outputs have one scale and zero point; the runtime refuses others.</summary>
    Same,

    /// <summary>The kernel copies codes and looks at no scale: with one scale and zero point for all data inputs and outputs it is
    /// right, with others it is wrong without a word.</summary>
    Copied,

    /// <summary>The kernel negates codes and looks at no scale: with the input's scale and its zero point with the other sign for the
    /// output it is right, with others it is wrong without a word.</summary>
    Mirrored,

    /// <summary>The output has the scale and zero point that the operator prescribes.</summary>
    Prescribed,

    /// <summary>Codes are compared with each other: the inputs have one scale and zero point, or the answer is wrong without a
    /// word.</summary>
    OneForInputs,

    /// <summary>Inputs may have any; the output holds no codes.</summary>
    NoOutput,
}
