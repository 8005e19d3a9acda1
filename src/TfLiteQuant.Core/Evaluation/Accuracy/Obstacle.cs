namespace TfLiteQuant.Evaluation;

/// <summary>Why a metric leaves out a sample of outputs whose size follows from values, such as the boxes that were found.</summary>
internal enum Obstacle
{
    /// <summary>It does not.</summary>
    None,

    /// <summary>Both models gave nothing: there is nothing to judge, and nothing that they differ by.</summary>
    Empty,

    /// <summary>The models gave outputs of different sizes, whose elements do not stand for each other.</summary>
    ModelsDiffer,

    /// <summary>The label is for an output of another size.</summary>
    LabelDiffers,
}
